"""The embedded PostgreSQL, started and stopped for real (platform §3, DECISIONS 32)."""

import os
import signal
import socket
from pathlib import Path

import psycopg
import pytest
from psycopg.pq import PGconn, Ping

from embedded import EmbeddedError, binaries, placement, postgres
from embedded.postgres import Postgres

pytestmark = [
    pytest.mark.slow,
    # pytest-xdist has threads; the product's own supervisor has none.
    pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning"),
]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL under another account")


@pytest.fixture
def server(folder):
    made = Postgres(folder / "data")
    made.start()
    yield made
    made.stop()


def note(server: Postgres, text: str) -> None:
    with psycopg.connect(server.uri("postgres")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS notes (text text)")
        connection.execute("INSERT INTO notes VALUES (%s)", [text])


def notes(server: Postgres) -> list[str]:
    with psycopg.connect(server.uri("postgres")) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM notes")]


def test_stopping_and_starting_keeps_rows(server):
    note(server, "kept")
    server.stop()
    assert not server.is_ready()
    server.start()
    assert notes(server) == ["kept"]


def test_sorting_and_case_are_the_same_everywhere(server):
    with psycopg.connect(server.uri("postgres")) as connection:
        row = connection.execute(
            "SELECT upper('été'), 'Z' < 'a', current_setting('server_encoding')"
        ).fetchone()
    assert row == ("ÉTÉ", True, "UTF8")


def test_nothing_listens_on_tcp_and_the_socket_is_private(server):
    with psycopg.connect(server.uri("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert server.socket_dir.stat().st_mode & 0o077 == 0


def test_the_callers_PG_variables_change_nothing(folder, monkeypatch):
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGHOST", "/nowhere")
    server = Postgres(folder / "data")
    server.start()
    try:
        note(server, "here")
    finally:
        server.stop()


def test_options_reach_the_server(folder):
    server = Postgres(folder / "data")
    server.start(["max_connections=7"])
    try:
        with psycopg.connect(server.uri("postgres")) as connection:
            assert connection.execute("SHOW max_connections").fetchone() == ("7",)
    finally:
        server.stop()


def test_a_running_server_is_used_and_left_running(server):
    second = Postgres(server.data_dir)
    second.start()
    second.stop()
    assert second.process is None
    assert server.is_ready()


def test_two_clusters_run_at_once(server, folder):
    other = Postgres(folder / "other")
    other.start()
    try:
        note(server, "one")
        note(other, "two")
        assert (notes(server), notes(other)) == (["one"], ["two"])
    finally:
        other.stop()


def test_rows_survive_the_kill_of_every_process(server):
    note(server, "committed")
    os.killpg(server.process.pid, signal.SIGKILL)  # not waited for: it is a zombie with a lock file
    server.start()
    assert notes(server) == ["committed"]


def test_rows_survive_the_kill_of_the_postmaster_alone(server):
    note(server, "committed")
    server.process.kill()
    server.start()
    assert notes(server) == ["committed"]


def test_it_ends_when_its_starter_is_killed(server, folder, python):
    starter = python(
        "import sys; from embedded.postgres import Postgres\n"
        "server = Postgres(sys.argv[1]); server.start(); print('up', flush=True); sys.stdin.read()",
        folder / "orphan",
    )
    assert starter.stdout.readline() == "up\n"
    orphan = Postgres(folder / "orphan")
    with psycopg.connect(orphan.uri("postgres")) as connection:
        starter.kill()
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT pg_sleep(30)")


@pytest.mark.parametrize(
    ("name", "fits"), [("p" * 120, False), ("with, comma", False), ("it's é %20 odd", True)]
)
def test_any_path_will_do(folder, name, fits):
    server = Postgres(folder / name)
    server.start()
    try:
        note(server, "found")
        assert notes(server) == ["found"]
        assert (server.socket_dir == server.cluster) is fits
    finally:
        server.stop()
    assert server.socket_dir.exists() is fits


def test_a_start_cut_short_while_making_the_cluster_leaves_nothing_half_made(folder):
    half = folder / "data" / "postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (folder / "data").chmod(0o711)
    server = Postgres(folder / "data")
    server.start()
    server.stop()
    assert not half.exists()
    assert (server.cluster / "global" / "pg_control").exists()


def test_a_cluster_of_another_version_is_refused_and_kept(folder):
    server = Postgres(folder / "data")
    server.start()
    server.stop()
    (server.cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedError, match="was made by PostgreSQL 15"):
        server.start()
    assert (server.cluster / "global" / "pg_control").exists()


def test_a_server_that_does_not_start_says_why(folder):
    server = Postgres(folder / "data")
    with pytest.raises(EmbeddedError, match="no_such_option"):
        server.start(["no_such_option=1"])
    assert server.process is None


@pytest.mark.skipif(
    not list(Path("/usr/lib/postgresql").glob("*/bin/postgres")), reason="no PostgreSQL of Debian"
)
def test_the_systems_postgres_serves_where_there_is_no_wheel(folder, monkeypatch):
    monkeypatch.setattr(binaries, "_package_folder", lambda name: None)
    server = Postgres(folder / "data")
    server.start()
    try:
        with psycopg.connect(server.uri("postgres")) as connection:
            assert connection.execute("SELECT upper('été'), 'Z' < 'a'").fetchone() == ("ÉTÉ", True)
    finally:
        server.stop()


def test_a_database_is_made_once(server):
    for _ in range(2):
        server.create_database('odd "name"')
    with psycopg.connect(server.uri('odd "name"')) as connection:
        assert connection.info.dbname == 'odd "name"'


def test_no_postgres_on_this_machine_is_said(folder, monkeypatch):
    def none(user):
        raise EmbeddedError("No PostgreSQL for this machine")

    monkeypatch.setattr(postgres, "postgres_programs", none)
    with pytest.raises(EmbeddedError, match="No PostgreSQL for this machine"):
        Postgres(folder / "data")


@as_root
class TestAsRoot:
    """Where the account that runs PostgreSQL cannot pass, the cluster lives elsewhere (DECISIONS 32)."""

    @pytest.fixture
    def closed(self, folder, monkeypatch) -> Path:
        outside = folder / "outside"
        monkeypatch.setattr(placement, "OUTSIDE", outside)
        home = folder / "home"
        home.mkdir(mode=0o700)
        return home

    def run(self, data: Path, *texts: str) -> Path:
        server = Postgres(data)
        server.start()
        try:
            for text in texts:
                note(server, text)
            self.notes = notes(server) if texts else []
        finally:
            server.stop()
        return server.cluster

    def test_the_closed_folder_stays_closed(self, closed):
        cluster = self.run(closed / "data", "one")
        assert cluster.parent == placement.OUTSIDE
        assert closed.stat().st_mode & 0o777 == 0o700
        assert cluster.stat().st_mode & 0o777 == 0o700

    def test_a_moved_data_folder_finds_its_cluster(self, closed):
        cluster = self.run(closed / "data", "one")
        (closed / "data").rename(closed / "moved")
        assert self.run(closed / "moved", "two") == cluster
        assert self.notes == ["one", "two"]

    def test_deleting_the_data_folder_starts_afresh_and_leaves_no_orphan(self, closed):
        first = self.run(closed / "data", "one")
        other = self.run(closed / "neighbour", "other")
        for file in ("cluster", "logs/postgres.log"):
            (closed / "data" / file).unlink()
        second = self.run(closed / "data", "fresh")
        assert self.notes == ["fresh"]
        assert not first.exists()
        assert {second, other} == set(placement.OUTSIDE.iterdir())

    def test_a_cluster_that_became_unreachable_is_not_replaced_by_an_empty_one(self, folder, closed):
        data = folder / "open" / "data"
        self.run(data, "one")
        (folder / "open").chmod(0o700)
        with pytest.raises(EmbeddedError, match="cannot reach"):
            Postgres(data)

    def test_postgres_does_not_run_as_root(self, closed):
        server = Postgres(closed / "data")
        server.start()
        try:
            assert Path(f"/proc/{server.process.pid}").stat().st_uid != 0
        finally:
            server.stop()


def test_another_accounts_data_folder_is_refused(folder):
    if os.geteuid() == 0:
        os.chown(folder, 65534, -1)
        taken = folder
    else:
        taken = Path("/usr")
    with pytest.raises(EmbeddedError, match="belongs to user"):
        placement.data_folder(taken)


def test_a_link_in_the_place_of_a_private_folder_is_refused(folder):
    (folder / "elsewhere").mkdir()
    (folder / "link").symlink_to(folder / "elsewhere")
    with pytest.raises(EmbeddedError, match="left alone"):
        placement.private_folder(folder / "link", None)


def test_socket_paths_fit_the_kernels_limit(folder):
    path = placement.socket_folder(folder / ("d" * 100)) / ".s.PGSQL.5432.lock"
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
    finally:
        path.unlink()
        path.parent.rmdir()


def test_ping_of_a_stopped_server_is_no(folder):
    assert PGconn.ping(Postgres(folder / "data").uri("postgres").encode()) != Ping.OK
