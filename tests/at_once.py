"""Several things at the same time, each on a connection and transaction of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BrokenBarrierError

from django.db import connection

from core.scoping import client_scope


def at_once(client, *works):
    """Run the works at the same time in the client's scope; each is called with a barrier of all. Their results or
    exceptions."""
    barrier = Barrier(len(works), timeout=10)

    def run(work):
        try:
            with client_scope(client):
                return work(barrier)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def meeting(function, number=2):
    """`function` as it goes on only once `number` callers have come so far, or the others cannot come: so that a race
    is lost wherever no lock keeps them apart."""
    barrier = Barrier(number, timeout=1)

    def met(*arguments, **named):
        found = function(*arguments, **named)
        try:
            barrier.wait()
        except BrokenBarrierError:
            barrier.reset()
        return found

    return met
