"""When a mail is tried again (integrations §2.3, §2.4)."""

from datetime import UTC, datetime, timedelta

import pytest

from content.rules.retries import next_try, told_to_wait

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def test_waits_are_counted_from_the_attempt_and_end_after_the_sixth():
    waits = [next_try(attempts, NOW) for attempts in range(1, 7)]
    assert waits[:5] == [NOW + timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
    assert waits[5] is None


def test_a_carriers_wish_prolongs_a_wait_and_never_shortens_it():
    assert next_try(1, NOW, NOW + timedelta(minutes=9)) == NOW + timedelta(minutes=9)
    assert next_try(3, NOW, NOW + timedelta(minutes=9)) == NOW + timedelta(minutes=15)


@pytest.mark.parametrize(("text", "retry_after", "wish"), [
    ("recipient limit exceeded, try again after Mon, 02 Mar 2026 07:00:31 UTC", None,
     datetime(2026, 3, 2, 7, 0, 31, tzinfo=UTC)),
    ("slow down", "120", NOW + timedelta(seconds=120)),
    ("slow down", "soon", None),
    ("try again after lunch", None, None),
    ("", None, None),
])  # fmt: skip
def test_wishes_are_read(text, retry_after, wish):
    assert told_to_wait(text, retry_after, NOW) == wish
