"""A broker of the test's own: a database of the run's Valkey that neither the cache nor other test processes use."""

import os
import re

import pytest
from celery import Celery
from kombu.simple import SimpleQueue


@pytest.fixture
def broker(monkeypatch):
    """The Celery application whose broker gets the messages of this test. `broker.take()` are those that wait."""
    url = os.environ["REDIS_URL"]
    if not url:
        pytest.skip("no Valkey for this machine")
    own = re.sub(r"\d+$", lambda cache: str(int(cache[0]) + 1), url)
    app = Celery("tests", broker=own, set_as_current=False)
    monkeypatch.setattr("core.broker.current_app", app)

    def take():
        """(task name, row id) of each message that waits; they are gone afterwards."""
        found = []
        with app.connection() as connection, SimpleQueue(connection, "celery") as queue:
            while True:
                try:
                    message = queue.get_nowait()
                except queue.Empty:
                    return found
                found.append((message.headers["task"], *message.payload[0]))
                message.ack()

    take()
    app.take = take
    yield app
    take()
    app.close()
