"""A PostgreSQL of our own: made, started and stopped on a folder, reachable through a private socket only."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg.pq import PGconn, Ping

from embedded import EmbeddedError
from embedded.binaries import postgres_major, postgres_programs
from embedded.placement import (
    data_folder,
    outside_cluster,
    private_folder,
    reaches,
    service_user,
    socket_folder,
)
from embedded.process import as_user, end, kill_session, log_since, log_size, spawn

_PORT = 5432  # only names the socket
_START_SECONDS = 60
# A killed postmaster holds its lock while it is a zombie or while its children notice.
_LOCK_SECONDS = 5
_LOCKED = ("postmaster.pid", "shared memory block")


class Postgres:
    """The cluster of the data folder `data_dir`; its log is `<data_dir>/logs/postgres.log`.

    Anybody who can enter the cluster's folder (0700) is its superuser; nothing listens on TCP.
    """

    def __init__(self, data_dir: Path | str):
        self.data_dir = data_folder(data_dir)
        self.log = self.data_dir / "logs" / "postgres.log"
        self._user = service_user()
        self.cluster = self._place_cluster()
        self._programs = postgres_programs(self._user)
        self.socket_dir = socket_folder(self.cluster, self._user)
        self.process: subprocess.Popen | None = None

    def uri(self, dbname: str) -> str:
        """The address of a database, as libpq and django-environ read it."""
        host = quote(str(self.socket_dir), safe="/")
        return f"postgresql://postgres@/{quote(dbname, safe='')}?host={host}&port={_PORT}"

    def is_ready(self) -> bool:
        return PGconn.ping(self.uri("postgres").encode()) == Ping.OK

    def start(self, options: Sequence[str] = ()) -> None:
        """Start the server with `options` (`name=value`), making the cluster first when there is none.

        A server that already runs on the cluster is used and left running by stop().
        Raises EmbeddedError with the log's last lines when it does not come up.
        """
        if self.is_ready():
            return
        if self.process:  # ours, killed: nothing of it may stay in the new one's way
            kill_session(self.process)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        give_up = time.monotonic() + _LOCK_SECONDS
        while (failure := self._try_start(options)) is not None:
            if time.monotonic() > give_up or not any(sign in failure for sign in _LOCKED):
                raise EmbeddedError(f"PostgreSQL does not start. The end of {self.log}:\n{failure}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop the server if start() started it; open connections are cut, committed work is kept."""
        if self.process:
            end(self.process, signal.SIGINT, grace=60)
            self.process = None
        if self.socket_dir != self.cluster and not any(self.socket_dir.glob(".s.PGSQL.*")):
            self.socket_dir.rmdir()

    def create_database(self, dbname: str) -> None:
        """Make the database unless it exists."""
        with psycopg.connect(self.uri("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [dbname]).fetchone():
                name = psycopg.sql.Identifier(dbname)
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(name))

    def _place_cluster(self) -> Path:
        cluster = self.data_dir / "postgres"
        if self._user is None:
            return private_folder(cluster, None)
        if not (self.data_dir / "cluster").exists():
            private_folder(cluster, self._user)
            if reaches(self._user, cluster):
                return cluster
            if any(cluster.iterdir()):
                raise EmbeddedError(
                    f"{cluster} holds a database, but user {self._user.pw_name} cannot reach it."
                )
            cluster.rmdir()
        return outside_cluster(self.data_dir, self._user)

    def _initialise(self) -> None:
        # Into a folder beside, renamed when whole: a start that was cut short leaves nothing half made.
        new = self.cluster.with_name(f"{self.cluster.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        private_folder(new, self._user)
        # The same sorting and case rules on every machine; before 17 only the system's come near that.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        if postgres_major(self._programs) < 17:
            locale = ["--locale=C.UTF-8"]
        command = [self._programs / "initdb", "-D", new, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += [*locale, "--no-instructions"]
        made = subprocess.run(
            command, capture_output=True, text=True, env=_plain_environment(), **as_user(self._user)
        )
        if made.returncode:
            raise EmbeddedError(f"PostgreSQL's initdb failed:\n{made.stderr.strip()}")
        self.cluster.rmdir()
        new.rename(self.cluster)

    def _refuse_other_version(self) -> None:
        made_by = int((self.cluster / "PG_VERSION").read_text())
        ours = postgres_major(self._programs)
        if made_by != ours:
            raise EmbeddedError(
                f"{self.cluster} was made by PostgreSQL {made_by}, but the one found here is {ours} "
                f"({self._programs}). Dump it with {made_by} and load it again, see docs/operations.md."
            )

    def _try_start(self, options: Sequence[str]) -> str | None:
        """None when the server answers; else the log of the attempt that ended."""
        offset = log_size(self.log)
        command = [self._programs / "postgres", "-D", self.cluster, "-k", self.socket_dir, "-p", _PORT]
        for option in ("listen_addresses=", *options):
            command += ["-c", option]
        # SIGINT is PostgreSQL's fast shutdown: a clean end even when we are killed.
        process = spawn(
            command, log=self.log, env=_plain_environment(), user=self._user, death_signal=signal.SIGINT
        )
        give_up = time.monotonic() + _START_SECONDS
        while process.poll() is None:
            if self.is_ready():
                self.process = process
                return None
            if time.monotonic() > give_up:
                end(process, signal.SIGQUIT, grace=5)
                return f"not ready after {_START_SECONDS} s\n{log_since(self.log, offset)}"
            time.sleep(0.02)
        return log_since(self.log, offset)


def _plain_environment() -> dict:
    """Our environment without PGPORT, PGDATA and their like, which would steer the server elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
