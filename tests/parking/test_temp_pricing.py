"""Prices of temporary permits, and which times a lot sells (parking TMP-1 to TMP-7, TMP-11, TMP-13)."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from parking.choices import Channel, TempKind
from parking.exceptions import (
    AllVehiclesNotSold,
    BadRange,
    HourClosed,
    KindNotSold,
    ReasonRequired,
    StartPast,
)
from parking.models import Lot
from parking.rules.temp_booking import check_all_vehicles, check_bounds, check_start, durations_of
from parking.rules.temp_pricing import kind_of, kinds_of, price_of, snapped

TORONTO, ST_JOHNS = ZoneInfo("America/Toronto"), ZoneInfo("America/St_Johns")
ALL_WEEK = {(day, hour): Decimal(1) for day in range(7) for hour in range(24)}
NOTHING = {}


def lot(**facts):
    given = {"temp_daily_cost": Decimal(12), "temp_hourly_cost": Decimal(3), "temp_up_to_30": True}
    return Lot(**given | facts)


def at(text, zone=TORONTO):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def price(kind, starts, ends, cells=NOTHING, zone=TORONTO, **facts):
    return price_of(lot(**facts), cells, kind, at(starts, zone), at(ends, zone), zone)


@pytest.mark.parametrize(
    ("starts", "ends", "days"),
    [
        ("2026-03-01 10:00", "2026-03-03 09:00", 3),
        ("2026-03-01 10:00", "2026-03-01 10:01", 1),
        ("2026-03-01 00:00", "2026-03-01 23:59:59", 1),
        ("2026-03-01 00:00", "2026-03-02 00:00", 1),
        ("2026-03-01 00:00", "2026-03-02 00:00:01", 2),
        ("2026-12-31 22:00", "2027-01-01 02:00", 2),
        ("2026-11-01 00:00", "2026-11-01 23:59:59", 1),
    ],
)
def test_parking_TMP_1_days_touched(starts, ends, days):
    assert price("daily", starts, ends) == days * 12


@pytest.mark.parametrize(
    ("starts", "ends", "cost"),
    [
        ("2026-03-02 10:00", "2026-03-02 11:00", 3),
        ("2026-03-02 10:00", "2026-03-02 11:01", 6),
        ("2026-03-02 10:30", "2026-03-02 10:45", 3),
        ("2026-03-02 08:00", "2026-03-02 18:00", 12),
        ("2026-03-02 22:00", "2026-03-03 02:00", 12),
        ("2026-03-02 18:00", "2026-03-03 01:00", 15),
        ("2026-03-02 22:30", "2026-03-03 00:15", 6),
    ],
)
def test_parking_TMP_2_started_hours_up_to_the_price_of_each_day(starts, ends, cost):
    assert price("hourly", starts, ends) == cost


def test_parking_TMP_2_without_a_price_per_day_nothing_is_capped():
    assert price("hourly", "2026-03-02 08:00", "2026-03-02 18:00", temp_daily_cost=None) == 30


MONTHLY = {"temp_over_30": True, "temp_over_30_monthly_cost": Decimal(80)}


@pytest.mark.parametrize(
    ("ends", "cost"),
    [
        ("2026-04-15 10:00", 160),
        ("2026-04-01 09:00", 160),
        ("2026-04-30 10:00", 160),
        ("2026-05-01 00:00", 240),
    ],
)
def test_parking_TMP_3_started_months_of_30_days(ends, cost):
    assert price("daily", "2026-03-01 10:00", ends, **MONTHLY) == cost


def test_parking_TMP_3_thirty_days_are_not_over_thirty():
    assert price("daily", "2026-03-01 10:00", "2026-03-31 23:00", **MONTHLY) == 31 * 12


def test_parking_TMP_4_the_limit_is_named():
    with pytest.raises(BadRange, match="up to 30 days"):
        price("daily", "2026-03-01 10:00", "2026-04-01 10:00")
    with pytest.raises(BadRange, match="more than 30 days"):
        price("daily", "2026-03-01 10:00", "2026-03-02 10:00", temp_up_to_30=False, **MONTHLY)
    with pytest.raises(BadRange, match="more than 30 days"):
        price("long", "2026-03-01 10:00", "2026-03-02 10:00", **MONTHLY)


def test_over_30_days_every_kind_is_by_the_month():
    times = at("2026-03-01 10:00"), at("2026-04-15 10:00"), TORONTO
    assert {kind_of(lot(**MONTHLY), kind, *times) for kind in TempKind} == {TempKind.LONG}


def test_a_kind_without_a_price_is_not_sold():
    with pytest.raises(KindNotSold):
        price("hourly", "2026-03-01 10:00", "2026-03-01 11:00", temp_hourly_cost=None)
    with pytest.raises(KindNotSold):  # the grid alone is not enough
        price("flex", "2026-03-01 10:00", "2026-03-01 11:00", cells=ALL_WEEK)
    assert price("hourly", "2026-03-01 10:00", "2026-03-01 11:00", temp_hourly_cost=Decimal(0)) == 0


def test_parking_TMP_5_partial_hours_snap_to_the_hour():
    ends = snapped(at("2026-03-02 10:20"), at("2026-03-02 11:40"), TORONTO)
    assert ends == (at("2026-03-02 10:00"), at("2026-03-02 12:00"))
    whole = at("2026-03-02 10:00", ST_JOHNS), at("2026-03-02 12:00", ST_JOHNS)
    assert snapped(*whole, ST_JOHNS) == whole
    assert price("flex", "2026-03-02 10:20", "2026-03-02 11:40", ALL_WEEK, flex_enabled=True) == 2


def test_parking_TMP_6_a_closed_hour_is_named():
    cells = {(0, 10): Decimal(2)}
    with pytest.raises(HourClosed, match="2026-03-02 11:00"):
        price("flex", "2026-03-02 10:00", "2026-03-02 12:00", cells, flex_enabled=True)


def test_parking_TMP_6_a_free_hour_is_not_closed():
    cells = {(0, 10): Decimal(0)}
    assert price("flex", "2026-03-02 10:00", "2026-03-02 11:00", cells, flex_enabled=True) == 0


SHORTEST, LONGEST = {"temp_min_minutes": 60}, {"temp_max_hours": 4}
OFFICE = {"temp_day_starts_at": time(8), "temp_day_ends_at": time(18)}
NIGHT = {"temp_day_starts_at": time(18), "temp_day_ends_at": time(6)}


@pytest.mark.parametrize(
    ("facts", "starts", "ends", "kind", "is_sold"),
    [
        (SHORTEST, "10:00", "11:00", "hourly", True),
        (SHORTEST, "10:00", "10:59", "hourly", False),
        (LONGEST, "10:00", "14:00", "hourly", True),
        (LONGEST, "10:00", "14:01", "flex", False),
        (LONGEST, "10:00", "18:00", "daily", True),
        (OFFICE, "08:00", "18:00", "hourly", True),
        (OFFICE, "07:59", "18:00", "hourly", False),
        (OFFICE, "08:00", "18:01", "hourly", False),
        (NIGHT, "18:00", "23:00", "hourly", True),
        (NIGHT, "10:00", "19:00", "hourly", False),
        (NIGHT, "01:00", "06:01", "hourly", False),
    ],
)
def test_bounds_of_bookings(facts, starts, ends, kind, is_sold):
    times = at(f"2026-03-02 {starts}"), at(f"2026-03-02 {ends}"), TORONTO
    if is_sold:
        return check_bounds(lot(**facts), kind, *times)
    with pytest.raises(BadRange):
        check_bounds(lot(**facts), kind, *times)


def test_midnight_ends_the_day_before():
    check_bounds(
        lot(temp_day_starts_at=time(8)), "hourly", at("2026-03-02 20:00"), at("2026-03-03 00:00"), TORONTO
    )


@pytest.mark.parametrize("channel", [Channel.PORTAL, Channel.QUICK, Channel.QR, Channel.MAP])
def test_parking_TMP_11_drivers_and_guests_begin_at_most_five_minutes_ago(channel):
    now = at("2026-03-02 10:00")
    check_start(channel, now - timedelta(minutes=5), now, "")
    with pytest.raises(StartPast):
        check_start(channel, now - timedelta(minutes=5, seconds=1), now, "because")


def test_parking_TMP_11_the_office_says_why():
    now = at("2026-03-02 10:00")
    check_start(Channel.ADMIN, now - timedelta(days=2), now, "The machine was broken")
    with pytest.raises(ReasonRequired):
        check_start(Channel.ADMIN, now - timedelta(days=2), now, " ")


def test_parking_TMP_13_all_vehicles_only_over_30_days_where_the_lot_allows_it():
    starts, long, short = at("2026-03-01 10:00"), at("2026-04-01 10:00"), at("2026-03-31 10:00")
    check_all_vehicles(lot(temp_all_vehicles=True), starts, long, TORONTO)
    for allowed, ends in ((True, short), (False, long)):
        with pytest.raises(AllVehiclesNotSold):
            check_all_vehicles(lot(temp_all_vehicles=allowed), starts, ends, TORONTO)


def test_kinds_are_those_with_prices():
    everything = lot(flex_enabled=True, **MONTHLY)
    assert kinds_of(everything, ALL_WEEK) == ["hourly", "daily", "flex", "long"]
    assert kinds_of(everything, NOTHING) == ["hourly", "daily", "long"]
    assert kinds_of(lot(temp_up_to_30=False, flex_enabled=True, **MONTHLY), ALL_WEEK) == ["long"]
    assert kinds_of(lot(temp_daily_cost=None, temp_hourly_cost=None), ALL_WEEK) == []


def offered(starts="2026-03-02 10:40", cells=NOTHING, **facts):
    return {found.token: found for found in durations_of(lot(**facts), cells, at(starts), TORONTO)}


def test_durations_with_their_ends_and_prices():
    found = offered(cells=ALL_WEEK, flex_enabled=True, **MONTHLY)
    ends = {
        token: (one.ends_at.astimezone(TORONTO).strftime("%m-%d %H:%M:%S"), one.price)
        for token, one in found.items()
    }
    assert ends["hourly:2"] == ("03-02 12:40:00", 6)
    assert ends["daily:1"] == ("03-02 23:59:59", 12)
    assert ends["daily:30"] == ("03-31 23:59:59", 360)
    assert ends["flex:2"] == ("03-02 12:00:00", 2)
    assert ends["long:2"] == ("05-01 23:59:59", 160)
    assert [found[token].label for token in ("hourly:1", "daily:7", "long:2")] == [
        "1 hour",
        "7 days",
        "2 months",
    ]


def test_durations_keep_to_the_bounds():
    assert list(offered(temp_min_minutes=90, temp_max_hours=4, temp_daily_cost=None)) == [
        "hourly:2",
        "hourly:3",
        "hourly:4",
    ]
    found = offered(**OFFICE)
    assert "hourly:6" in found and "hourly:8" not in found
    assert found["daily:1"].ends_at == at("2026-03-02 18:00")
    assert offered("2026-03-02 19:00", **OFFICE) == {}
