"""The database and broker of one data folder: those named in the environment, else embedded ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from embedded.claim import Claim
from embedded.command import manage
from embedded.keys import with_keys
from embedded.placement import data_folder
from embedded.postgres import Postgres
from embedded.supervisor import Supervisor
from embedded.valkey import Valkey

DATABASE = "opscom"


def say(line: str) -> None:
    """Tell the person at the terminal at once."""
    print(line, flush=True)


class Servers:
    """The servers of `data`, and `environment`: what the site's processes must know about them.

    Raises EmbeddedError when keys are missing or this machine has no PostgreSQL.
    """

    def __init__(self, data: Path | str):
        self.data = data_folder(data)
        self.claim = Claim(self.data)
        with self.claim.alone():
            self.environment = with_keys({**os.environ, "OPSCOM_DATA": str(self.data)}, self.data)
            self.postgres = None if self.environment.get("DATABASE_URL") else Postgres(self.data)
            needs_broker = not self.environment.get("REDIS_URL")
            self.valkey = Valkey(self.data) if needs_broker and Valkey.available() else None
        self._embedded = [server for server in (self.postgres, self.valkey) if server]
        if self.postgres:
            self.environment["DATABASE_URL"] = self.postgres.uri(DATABASE)
        if self.valkey:
            self.environment["REDIS_URL"] = self.valkey.url

    @property
    def has_broker(self) -> bool:
        """Whether there is a Valkey or Redis; without it tasks pass through files, the cache is a table."""
        return bool(self.environment.get("REDIS_URL"))

    def are_ready(self) -> bool:
        return all(server.is_ready() for server in self._embedded)

    def start(self, *, migrate: bool) -> None:
        """Start the servers and fill a database made here; `migrate` also brings an older one up to date."""
        filled = (
            self.data / "filled"
        )  # written last, so that a first start cut short is made good by the next
        if self.postgres:
            self.postgres.start()
            self.postgres.create_database(DATABASE)
            migrate = migrate or not filled.exists()
        if self.valkey:
            self.valkey.start()
        if not self.has_broker:
            self._do_without_broker()
        if migrate:
            manage(self.environment, "migrate", "--no-input", "--verbosity", "0")
            if not self.has_broker:
                manage(self.environment, "createcachetable")
            filled.touch()
        self.claim.let_in()

    def _do_without_broker(self) -> None:
        say(
            "No Valkey and no Redis here: tasks pass through files, the cache is a table. Slower, but it works."
        )
        for name in ("queue", "queue-control"):
            (self.data / name).mkdir(mode=0o700, exist_ok=True)

    def watched_by(self, supervisor: Supervisor) -> None:
        """Let the death of a server started here end the site."""
        for server in self._embedded:
            if server.process:
                supervisor.watch(server.log.stem, server.process, server.log)

    def stop(self) -> None:
        for server in reversed(self._embedded):
            server.stop()


@contextmanager
def own_servers(data: Path | str) -> Iterator[Servers]:
    """The servers of `data` for a site: started here, stopped at the block's end whoever else uses them.

    Raises EmbeddedError when a site runs on `data` already or a server does not start.
    """
    servers = Servers(data)
    try:
        servers.claim.own(say)
        servers.start(migrate=True)
        yield servers
    finally:
        servers.stop()
        servers.claim.release()


@contextmanager
def shared_servers(data: Path | str) -> Iterator[Servers]:
    """The servers of `data` for one command: another command's where they run, else started for its duration."""
    servers = Servers(data)
    try:
        if not servers.claim.own_or_borrow(servers.are_ready):
            servers.environment |= servers.claim.notice()["environment"]
            yield servers
            return
        servers.start(migrate=False)
        yield servers
        servers.claim.wait_for_borrowers(say)
    finally:
        servers.stop()
        servers.claim.release()
