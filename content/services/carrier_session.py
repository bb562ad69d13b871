"""Connections to carriers that stay open for a batch of mail."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

_kept: ContextVar[dict | None] = ContextVar("kept_connections", default=None)


@contextmanager
def carrier_session() -> Iterator[None]:
    """Inside, connections made by `carrier_connection` stay open for the next mail of the same carrier."""
    token = _kept.set({})
    try:
        yield
    finally:
        for connection in _kept.get().values():
            with suppress(Exception):
                connection.close()
        _kept.reset(token)


@contextmanager
def carrier_connection(*, backend: str, **options) -> Iterator[BaseEmailBackend]:
    """A connection of Django's mail `backend`, perhaps open; closed at the end, or kept for the session's next mail.

    After a failure it is closed: nobody knows what the other side makes of what follows.
    """
    kept, key = _kept.get(), (backend, *sorted(options.items()))
    connection = kept.pop(key, None) if kept is not None else None
    connection = connection or get_connection(backend, **options)
    try:
        yield connection
    except BaseException:
        with suppress(Exception):
            connection.close()
        raise
    if kept is None:
        connection.close()
    else:
        kept[key] = connection
