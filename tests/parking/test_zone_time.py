"""Does a lot accept a zone now? (parking ZON-3, ZON-4)"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parking.choices import ALL_DAYS, Weekday, ZoneMode
from parking.rules.zone_time import accepts
from parking.rules.zone_window import ZoneWindow

TORONTO = ZoneInfo("America/Toronto")
MONDAY = date(2026, 3, 2)


def window(start="00:00", end="23:59", **facts):
    return ZoneWindow(
        zone_id=1, start_time=time.fromisoformat(start), end_time=time.fromisoformat(end), **facts
    )


def moment(day: int, clock: str):
    """`clock` on the day so many days after Monday, 2 March 2026."""
    return datetime.combine(MONDAY + timedelta(days=day), time.fromisoformat(clock))


@pytest.mark.parametrize(
    ("day", "clock", "accepted"),
    [
        (4, "16:59:59", False),
        (4, "17:00", True),
        (4, "18:00", True),
        (4, "23:59:59.999999", True),
        (5, "00:00", False),
        (4, "12:00", False),
        (5, "18:00", False),
        (11, "18:00", True),
    ],
)
def test_parking_ZON_3_red_accepts_on_friday_evening(day, clock, accepted):
    assert accepts(window("17:00", "23:59", days=Weekday.FRIDAY), moment(day, clock)) is accepted


@pytest.mark.parametrize("end", ["23:59", "18:30"])
def test_parking_ZON_3_the_end_covers_its_minute(end):
    row = window("08:00", end)
    assert accepts(row, moment(0, f"{end}:59"))
    assert not accepts(row, moment(0, f"{end}:00") + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("day", "clock", "accepted"),
    [
        (4, "21:59:59", False),
        (4, "22:00", True),
        (5, "01:59", True),
        (5, "02:00:59", True),
        (5, "02:01", False),
        (4, "01:00", False),  # belongs to Thursday
        (5, "22:30", False),
    ],
)
def test_parking_ZON_4_after_midnight_belongs_to_the_day_it_began_on(day, clock, accepted):
    assert accepts(window("22:00", "02:00", days=Weekday.FRIDAY), moment(day, clock)) is accepted


def test_parking_ZON_4_wraps_from_sunday_to_monday_and_over_the_end_of_a_range():
    assert accepts(window("22:00", "02:00", days=Weekday.SUNDAY), moment(7, "01:00"))
    row = window("22:00", "02:00", mode=ZoneMode.RANGE, days=0, date_start=MONDAY, date_end=MONDAY)
    assert accepts(row, moment(1, "01:00")) and not accepts(row, moment(0, "01:00"))
    assert not accepts(row, moment(1, "22:30"))


def test_parking_ZON_3_a_range_of_dates_includes_both_ends():
    row = window(mode=ZoneMode.RANGE, days=0, date_start=MONDAY, date_end=MONDAY + timedelta(days=1))
    assert [accepts(row, moment(day, "12:00")) for day in (-1, 0, 1, 2)] == [False, True, True, False]


def test_new_year_and_leap_day_in_a_range():
    row = window(mode=ZoneMode.RANGE, days=0, date_start=date(2027, 12, 31), date_end=date(2028, 2, 29))
    for day, accepted in ((date(2027, 12, 30), False), (date(2028, 1, 1), True), (date(2028, 2, 29), True)):
        assert accepts(row, datetime.combine(day, time(12))) is accepted
    assert not accepts(row, datetime(2028, 3, 1))


@pytest.mark.parametrize(
    ("utc", "accepted"),
    [
        # 8 March 2026: 02:00 jumps to 03:00 in Toronto
        ("2026-03-08T06:59:59", True),  # 01:59:59 EST
        ("2026-03-08T07:00:00", False),  # 03:00 EDT: after the window, though an hour of it never was
        # 1 November 2026: 02:00 falls back to 01:00
        ("2026-11-01T05:30:00", True),  # 01:30 EDT
        ("2026-11-01T06:30:00", True),  # 01:30 EST, once more
        ("2026-11-01T07:31:00", False),  # 02:31 EST
    ],
)
def test_parking_29_21_nights_when_the_clock_changes(utc, accepted):
    local = datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(TORONTO)
    assert accepts(window("00:30", "02:30", days=Weekday.SUNDAY), local) is accepted


times = st.times().map(lambda t: t.replace(second=0, microsecond=0))


@settings(max_examples=400, derandomize=True, deadline=None)
@given(
    start=times,
    end=times,
    days=st.integers(1, ALL_DAYS),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
)
def test_days_and_their_complement_never_both_accept_and_together_accept_as_all(start, end, days, at):
    def by(bits):
        return bits and accepts(window(str(start)[:5], str(end)[:5], days=bits), at)

    assert not (by(days) and by(ALL_DAYS - days))
    assert bool(by(days) or by(ALL_DAYS - days)) == bool(by(ALL_DAYS))
