"""Times as vendors write them (integrations §1.3)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from integrations.vendor_time import WINDOWS_ZONES, from_local, read_time, utc_of, zone_of

TORONTO = ZoneInfo("America/Toronto")


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-02T14:18:01.4230000", "2026-03-02T14:18:01.423000"),
        ('"2026-03-02T09:26:07.7759835"', "2026-03-02T09:26:07.775983"),
        (' "2026-03-02T09:26:07" ', "2026-03-02T09:26:07"),
        ("2026-03-02 09:26:07", "2026-03-02T09:26:07"),
        ("2026-03-02T09:26:07Z", "2026-03-02T09:26:07+00:00"),
    ],
)
def test_decimals_and_quotation_marks_are_read(text, expected):
    assert read_time(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "text", ["", '""', "soon", "2026-03-02", "20260302", "2026-13-02T00:00:00", "/Date(1)/"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        read_time(text)


def test_a_utc_field_is_utc_whatever_it_lacks():
    assert utc_of(read_time("2026-03-02T14:18:01.4230000")) == utc("2026-03-02T14:18:01.423000")
    assert utc_of(read_time("2026-03-02T09:18:01-05:00")) == utc("2026-03-02T14:18:01")


@pytest.mark.parametrize(
    ("text", "is_end", "expected"),
    [
        ("2026-03-02T09:00:00", False, "2026-03-02T14:00:00"),  # winter
        ("2026-07-02T09:00:00", False, "2026-07-02T13:00:00"),  # “Standard Time” includes summer
        ("2026-11-01T01:30:00", False, "2026-11-01T05:30:00"),  # repeated hour: a start is the first
        ("2026-11-01T01:30:00", True, "2026-11-01T06:30:00"),  # an end the second
        ("2026-03-08T02:30:00", False, "2026-03-08T07:30:00"),  # skipped hour: forward, 03:30 EDT
        ("2026-03-08T02:30:00", True, "2026-03-08T07:30:00"),
    ],
)
def test_local_times_err_in_the_parkers_favour(text, is_end, expected):
    assert from_local(read_time(text), TORONTO, is_end=is_end) == utc(expected)


@pytest.mark.parametrize("name", WINDOWS_ZONES)
def test_windows_names_lead_to_zones_that_exist(name):
    assert zone_of(name, UTC) == ZoneInfo(WINDOWS_ZONES[name])


def test_canadas_zones_are_known():
    names = {"Eastern": "Toronto", "Atlantic": "Halifax", "Newfoundland": "St_Johns", "Central": "Winnipeg"}
    names |= {"Canada Central": "Regina", "Mountain": "Edmonton", "Pacific": "Vancouver"}
    for windows, city in names.items():
        assert zone_of(f"{windows} Standard Time", UTC).key == f"America/{city}"


@pytest.mark.parametrize("name", [None, "", "Mars Standard Time"])
def test_an_unknown_zone_is_the_sites(name):
    assert zone_of(name, TORONTO) is TORONTO
