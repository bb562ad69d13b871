"""Choosing ports (DESIGN §10: two copies run side by side)."""

import socket

import pytest

from embedded import EmbeddedError
from embedded.listening import reserve

HOST = "127.0.0.1"


@pytest.fixture
def taken():
    with socket.create_server((HOST, 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def free(taken):
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    return port


def test_the_default_is_used_when_free(free):
    port, keeper = reserve(HOST, None, free)
    keeper.close()
    assert port == free


def test_a_taken_default_is_replaced_by_a_free_port(taken):
    port, keeper = reserve(HOST, None, taken)
    keeper.close()
    assert port not in (0, taken)


def test_a_taken_port_that_was_asked_for_is_refused(taken):
    with pytest.raises(EmbeddedError, match=f"Port {taken} of {HOST} is taken"):
        reserve(HOST, taken, 8000)


def test_a_reserved_port_is_taken_for_others_before_anybody_listens(free):
    port, keeper = reserve(HOST, free, 8000)
    with keeper, pytest.raises(EmbeddedError):
        reserve(HOST, port, 8000)


def test_a_server_that_shares_its_port_gets_by_and_takes_the_calls(free):
    port, keeper = reserve(HOST, free, 8000)
    with keeper, socket.create_server((HOST, port), reuse_port=True) as listener:
        listener.settimeout(10)
        caller = socket.create_connection((HOST, port))
        with caller, listener.accept()[0] as call:
            assert call.getpeername() == caller.getsockname()
