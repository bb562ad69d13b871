"""A process that ends at a chosen statement: for tests of what may not be lost or doubled by a kill."""

from contextlib import contextmanager

from django.db import connection


class Killed(BaseException):
    """The process ends here; no product code catches it."""


@contextmanager
def cut(after: int):
    """End the process at the statement that follows this many."""
    left = iter(range(after))

    def counted(run, *statement):
        if next(left, None) is None:
            raise Killed
        return run(*statement)

    with connection.execute_wrapper(counted):
        yield
