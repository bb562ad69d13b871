"""How many bookings meet at the fullest moment (parking TMP-8), against counting minute by minute."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from parking.rules.capacity import most_at_once

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
MINUTES = st.integers(0, 60)
INTERVALS = st.tuples(MINUTES, MINUTES).map(sorted).filter(lambda pair: pair[0] < pair[1])


def minute(number):
    return BEGIN + timedelta(minutes=number)


def most(intervals, start, end):
    return most_at_once([(minute(a), minute(b)) for a, b in intervals], minute(start), minute(end))


@settings(max_examples=500, deadline=None)
@given(st.lists(INTERVALS, max_size=20), INTERVALS)
def test_parking_TMP_8_the_sweep_finds_what_counting_each_minute_finds(intervals, window):
    counted = (sum(a <= at < b for a, b in intervals) for at in range(*window))
    assert most(intervals, *window) == max(counted)


def test_ends_are_open():
    assert most([(0, 10), (20, 30)], 10, 20) == 0
    assert most([(0, 10), (10, 20)], 0, 20) == 1


def test_those_that_never_meet_take_one_space_together():
    assert most([(0, 10), (30, 40), (12, 25)], 0, 60) == 1
