"""Our SFTP server: sign-in by password or key, then one folder; no shell, no command, no forwarding."""

import asyncio
import logging
import signal
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import asyncssh
from asyncssh.stream import SSHServerStreamSession
from django.db import close_old_connections

from integrations.sftp import door
from integrations.sftp.door import Guest
from integrations.sftp.jail import Jail
from integrations.sftp.keys import fingerprint, host_key

log = logging.getLogger(__name__)

THREADS = 4  # each has a database connection; password hashing keeps none of the others waiting for long
MOST_CALLERS, MOST_OF_AN_ADDRESS = 200, 20
TRIES_OF_A_CALL = 6
LOGIN_SECONDS, KEEPALIVE_SECONDS = 30, 60


class Server:
    """The listener and its callers."""

    def __init__(self):
        self.callers: dict[asyncssh.SSHServerConnection, str] = {}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="sftp")

    async def run(self, host: str, port: int, *, reuse_port: bool, say: Callable[[str], Any]) -> None:
        """Serve until SIGTERM or SIGINT; `say` is told where, once calls are taken."""
        key, stop = host_key(), asyncio.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
        listener = await asyncssh.listen(
            host,
            port,
            reuse_port=reuse_port,
            server_factory=lambda: Caller(self),
            server_host_keys=[key],
            login_timeout=LOGIN_SECONDS,
            keepalive_interval=KEEPALIVE_SECONDS,
            compression_algs=["none"],
            gss_host=None,
            allow_pty=False,
            agent_forwarding=False,
            x11_forwarding=False,
            server_version="opscom",
        )
        say(f"SFTP on {host}:{listener.get_port()}, host key {fingerprint(key)}")
        await stop.wait()
        listener.close()
        for caller in list(self.callers):
            caller.abort()
        await listener.wait_closed()
        self._pool.shutdown()

    async def ask(self, question: Callable, *arguments):
        """Put a question about the database to one of the threads."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _asked, question, arguments)

    def is_crowded(self, address: str) -> bool:
        return (
            len(self.callers) > MOST_CALLERS or Counter(self.callers.values())[address] > MOST_OF_AN_ADDRESS
        )


class Caller(asyncssh.SSHServer):
    """One connection: what it proved, and the folder it gets."""

    def __init__(self, server: Server):
        self._server = server
        self._proved: dict[str, Guest] = {}
        self._tries = 0

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn
        self._address = conn.get_extra_info("peername")[0]
        self._server.callers[conn] = self._address
        if self._server.is_crowded(self._address):
            log.warning("too many calls, %s is turned away", self._address)
            conn.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.callers.pop(self._conn, None)

    def password_auth_supported(self) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return True

    def kbdint_auth_supported(self) -> bool:
        return False

    async def validate_password(self, username: str, password: str) -> bool:
        self._tries += 1
        if self._tries > TRIES_OF_A_CALL:
            self._conn.close()
            return False
        return await self._prove(username, door.by_password, password)

    async def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return await self._prove(username, door.by_key, key)

    async def auth_completed(self) -> None:
        guest = self._guest()
        log.info("%s signed in from %s", guest.name, self._address)
        await self._server.ask(door.note_use, guest)

    def session_requested(self) -> SSHServerStreamSession:
        guest = self._guest()

        def jail(chan) -> Jail:
            # At the end of the stream handles are closed for a sender who is gone.
            return Jail(
                chan,
                guest,
                is_welcome=lambda: self._server.ask(door.is_welcome, guest),
                has_left=lambda: session.at_eof(None),
            )

        session = SSHServerStreamSession(None, jail, 3)
        return session

    def _guest(self) -> Guest:
        # By the name the connection ended up with: who only tried a name has nothing of it.
        return self._proved[self._conn.get_extra_info("username")]

    async def _prove(self, username: str, ask: Callable, proof) -> bool:
        guest = await self._server.ask(ask, username, proof, self._address)
        if guest is None:
            self._proved.pop(username, None)
            log.info("%r refused from %s", username[:60], self._address)
            return False
        self._proved[username] = guest
        return True


def _asked(question: Callable, arguments: tuple):
    close_old_connections()  # one that broke is replaced
    return question(*arguments)
