"""When tasks are due: the grid of enabling, the client's wall clock (DECISIONS 31)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.exceptions import RegistryError
from core.schedule import next_daily, next_on_grid
from core.system_tasks import Declaration, system_task, system_tasks

TORONTO = ZoneInfo("America/Toronto")
THREE = timedelta(minutes=3)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-03-02T10:00:00", "2026-03-02T10:03:00"),  # from the anchor itself
        ("2026-03-02T10:03:00", "2026-03-02T10:06:00"),  # exactly on the grid: the next one
        ("2026-03-02T10:04:59", "2026-03-02T10:06:00"),  # a late run does not shift the grid
        ("2026-03-02T13:00:01", "2026-03-02T13:03:00"),  # hours down: no catching up
        ("2026-03-02T09:00:00", "2026-03-02T10:03:00"),  # clocks set back: never before the first step
    ],
)
def test_the_grid_counts_from_enabling(after, expected):
    assert next_on_grid(utc("2026-03-02T10:00:00"), THREE, utc(after)) == utc(expected)


@pytest.mark.parametrize(
    ("at", "after", "expected"),
    [
        ("02:00", "2026-01-15T06:59:59", "2026-01-15T07:00:00"),  # 02:00 EST is 07:00 UTC
        ("02:00", "2026-01-15T07:00:00", "2026-01-16T07:00:00"),
        ("02:00", "2026-07-15T00:00:00", "2026-07-15T06:00:00"),  # 02:00 EDT
        ("02:30", "2026-03-08T06:00:00", "2026-03-08T07:30:00"),  # skipped by spring: shown as 03:30 EDT
        ("02:30", "2026-03-08T07:30:00", "2026-03-09T06:30:00"),
        ("01:30", "2026-11-01T04:00:00", "2026-11-01T05:30:00"),  # repeated in autumn: the first of the two
        ("01:30", "2026-11-01T05:30:00", "2026-11-02T06:30:00"),  # and not again an hour later
        ("23:30", "2026-02-28T12:00:00", "2026-03-01T04:30:00"),  # local day and UTC day differ
        ("00:00", "2026-12-31T12:00:00", "2027-01-01T05:00:00"),
    ],
)
def test_daily_follows_the_wall_clock_through_clock_changes(at, after, expected):
    assert next_daily(time.fromisoformat(at), TORONTO, utc(after)) == utc(expected)


def test_daily_at_midnight_in_a_zone_that_changes_at_midnight():
    havana = ZoneInfo("America/Havana")  # skips 00:00–01:00 in spring
    first = next_daily(time(0, 0), havana, utc("2026-03-08T04:00:00"))
    assert first.astimezone(havana).date().isoformat() == "2026-03-08"
    assert next_daily(time(0, 0), havana, first) > first + timedelta(hours=22)


def test_a_declaration_says_its_schedule_in_words():
    def made(**facts):
        base = {
            "key": "k",
            "title": "t",
            "body": None,
            "scope": "client",
            "enabled": False,
            "vendor_only": False,
        }
        return Declaration(**base, run_on_enable=False, budget=timedelta(1), **facts).schedule

    assert made(every=THREE, daily_at=None) == "every 3 minutes"
    assert made(every=timedelta(minutes=1), daily_at=None) == "every 1 minute"
    assert made(every=timedelta(seconds=90), daily_at=None) == "every 90 seconds"
    assert made(every=None, daily_at=time(2)) == "daily at 02:00"


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"every": THREE, "daily_at": "02:00"},
        {"every": THREE, "scope": "house"},  # a house task that could be switched off
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(facts):
    with pytest.raises(RegistryError):
        system_task("test.nonsense", "Nonsense", **facts)(lambda run: None)
    assert "test.nonsense" not in system_tasks
