"""A Valkey (or Redis) of our own on a private socket."""

import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from embedded import EmbeddedError
from embedded.binaries import valkey_program
from embedded.placement import data_folder, private_folder, socket_folder
from embedded.process import end, log_since, log_size, spawn

_START_SECONDS = 60  # a large append-only file takes a while to load


class Valkey:
    """The server of the data folder `data_dir`; what it holds survives a restart."""

    def __init__(self, data_dir: Path | str):
        data = data_folder(data_dir)
        self.log = data / "logs" / "valkey.log"
        self.folder = private_folder(data / "valkey", None)
        self.socket = socket_folder(self.folder) / "valkey.sock"
        self.process: subprocess.Popen | None = None

    @staticmethod
    def available() -> bool:
        """Whether this machine has a server program at all."""
        return valkey_program() is not None

    @property
    def url(self) -> str:
        """Its address, as Celery reads it."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    def start(self) -> None:
        """Start the server; one that already runs on the folder is used and left running by stop().

        Raises EmbeddedError with the log's last lines when it does not come up.
        """
        if self.is_ready():
            return
        offset = log_size(self.log)
        command = [valkey_program(), "--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700"]
        command += ["--dir", self.folder, "--save", "", "--appendonly", "yes", "--appendfsync", "everysec"]
        self.process = spawn([*command, "--loglevel", "warning"], log=self.log)
        give_up = time.monotonic() + _START_SECONDS
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > give_up:
                end(self.process, signal.SIGKILL, grace=1)
                raise EmbeddedError(
                    f"Valkey does not start. The end of {self.log}:\n{log_since(self.log, offset)}"
                )
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server if start() started it."""
        if self.process:
            end(self.process, signal.SIGTERM, grace=30)
            self.process = None
        if self.socket.parent != self.folder and not self.socket.exists():
            self.socket.parent.rmdir()
