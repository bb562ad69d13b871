"""The embedded Valkey, started and stopped for real (platform §4)."""

import signal

import pytest
import redis

from embedded import EmbeddedError, binaries
from embedded.valkey import Valkey

pytestmark = [
    pytest.mark.skipif(not Valkey.available(), reason="no Valkey and no Redis on this machine"),
    pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning"),
]


@pytest.fixture
def server(folder):
    made = Valkey(folder / "data")
    made.start()
    yield made
    made.stop()


def client(server: Valkey) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(server.socket))


def test_stopping_and_starting_keeps_what_it_holds(server):
    with client(server) as connection:
        connection.set("queue", "task")
    server.stop()
    assert not server.is_ready()
    server.start()
    with client(server) as connection:
        assert connection.get("queue") == b"task"


def test_a_killed_server_starts_again_with_what_it_wrote(server):
    with client(server) as connection:
        connection.config_set("appendfsync", "always")
        connection.set("queue", "task")
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    server.start()
    with client(server) as connection:
        assert connection.get("queue") == b"task"


def test_only_its_own_account_reaches_it(server):
    assert server.folder.stat().st_mode & 0o077 == 0
    assert server.socket.stat().st_mode & 0o077 == 0
    with client(server) as connection:
        assert connection.config_get("port") == {"port": "0"}


def test_a_running_server_is_used_and_left_running(server):
    second = Valkey(server.folder.parent)
    second.start()
    second.stop()
    assert second.process is None
    assert server.is_ready()


def test_a_long_path_gets_a_short_socket_and_leaves_nothing(folder):
    server = Valkey(folder / ("v" * 120))
    server.start()
    assert server.is_ready()
    server.stop()
    assert not server.socket.parent.exists()


def test_a_server_that_does_not_start_says_why(folder):
    server = Valkey(folder / "data")
    (server.folder / "appendonlydir").write_text("in the way")
    with pytest.raises(EmbeddedError, match="appendonlydir"):
        server.start()


def test_a_machine_without_valkey_is_seen(monkeypatch):
    monkeypatch.setattr(binaries, "_package_folder", lambda name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    assert not Valkey.available()
