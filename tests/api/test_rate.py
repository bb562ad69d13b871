"""Calls a minute: leased from one common count."""

import logging
from uuid import uuid4

import pytest
from django.conf import settings
from redis import Redis
from redis.exceptions import ConnectionError as Away

from api.rate import LEASE, Allowance

needs_valkey = pytest.mark.skipif(not settings.REDIS_URL, reason="no Valkey on this platform")


class Clock:
    def __init__(self):
        self.now = 60_000_000.0

    def __call__(self):
        return self.now


class Counting:
    """Counts the round trips to the real server."""

    def __init__(self):
        self.server = Redis.from_url(settings.CACHES["default"]["LOCATION"])
        self.asked = 0

    def __call__(self):
        return self

    def pipeline(self, **facts):
        self.asked += 1
        return self.server.pipeline(**facts)


@pytest.fixture
def token():
    """One of this test alone: the server is shared with the other processes of the run."""
    return uuid4().hex


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def valkey():
    return Counting()


def spent_after(allowance, token, most=2_000) -> int:
    return next((number for number in range(most) if not allowance.spend(token)), most)


@needs_valkey
def test_enforcement_API_13_the_calls_of_a_minute_are_counted_and_leased_by_twenty(valkey, clock, token):
    allowance = Allowance(valkey, clock)
    allowance.learn(token, 600)
    assert spent_after(allowance, token) == 599  # learning counted the call it was learnt from
    assert valkey.asked == 600 / LEASE + 1
    assert not allowance.spend(token)
    assert valkey.asked == 600 / LEASE + 1, "a spent minute is not asked about again"


@needs_valkey
def test_two_processes_share_one_count(valkey, clock, token):
    first, second = Allowance(valkey, clock), Allowance(valkey, clock)
    for process in (first, second):
        process.learn(token, 100)
    done = 0
    while any([first.spend(token), second.spend(token)]):
        done += 1
    assert 98 / 2 - 5 <= done <= 98 / 2 + 5
    assert not first.spend(token)
    assert not second.spend(token)


@needs_valkey
def test_the_next_minute_begins_anew_and_other_tokens_are_not_touched(valkey, clock, token):
    allowance = Allowance(valkey, clock)
    allowance.learn(token, 3)
    assert spent_after(allowance, token) == 2
    assert allowance.spend("other")
    clock.now += 60
    assert spent_after(allowance, token) == 3


@needs_valkey
def test_no_limit_is_not_counted(valkey, clock, token):
    allowance = Allowance(valkey, clock)
    allowance.learn(token, 5)
    allowance.learn(token, None)
    assert spent_after(allowance, token) == 2_000


def test_valkey_away_means_no_limit_and_one_line_in_the_log(clock, caplog, token):
    def away():
        raise Away("gone")

    allowance = Allowance(away, clock)
    with caplog.at_level(logging.WARNING):
        allowance.learn(token, 5)
        assert spent_after(allowance, token) == 2_000
        clock.now += 10
        assert spent_after(allowance, token) == 2_000
    assert len(caplog.records) == 1


@needs_valkey
def test_when_valkey_is_back_calls_are_limited_again(valkey, clock, caplog, token):
    doors = [None, valkey]

    def connect():
        door = doors[0]
        if door is None:
            raise Away("gone")
        return door

    allowance = Allowance(connect, clock)
    allowance.learn(token, 5)
    assert spent_after(allowance, token) == 2_000
    doors.pop(0)
    clock.now += 60
    assert spent_after(allowance, token) == 5


def test_retry_after_is_the_rest_of_the_minute(clock):
    allowance = Allowance(None, clock)
    assert allowance.seconds_left() == 60
    clock.now += 59.5
    assert allowance.seconds_left() == 1
