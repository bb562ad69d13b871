"""How full lots and the places of the map are (parking §14)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.queries.people import guest_type
from core.exceptions import BadSetting
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import RentalStatus, TempStatus, Tone, Visibility
from parking.models import Lot, LotUserType
from parking.queries.occupancy import (
    lot_counts,
    map_limits,
    place_for_visitor,
    places_for_staff,
    places_for_visitor,
)
from parking.rules.occupancy import Counted, Limits, tone_of
from tests.factories.accounts import ACTOR, make_site
from tests.factories.parking import (
    LotFactory,
    LotZoneFactory,
    LotZoneRowFactory,
    PayStationRecordFactory,
    PermitRentalFactory,
    PermitStateFactory,
    SalesWindowFactory,
    TempPermitFactory,
)
from tests.parking.mapping import (
    NOON,
    TEMP,
    add_permits,
    for_others_only,
    group_on_map,
    make_place,
    welcome_guests,
)

LIMITS = Limits(50, 20)


@pytest.fixture
def place(db):
    with client_scope(make_site("ALPHA").client):
        yield make_place()


@pytest.mark.parametrize(
    ("total", "used", "percent"),
    [
        (10, 4, 60),
        (3, 1, 66),
        (1000, 1, 99),
        (10, 10, 0),
        (10, 12, 0),
        (7, 0, 100),
        (0, 0, None),
        (0, 3, None),
    ],
)
def test_parking_MAP_3_percent_is_rounded_down_and_clamped(total, used, percent):
    assert Counted(total, used).percent == percent


def test_parking_MAP_3_sums():
    assert Counted(10, 4) + Counted(5, 7) == Counted(15, 11)
    assert (Counted(10, 4).left, Counted(5, 7).left) == (6, 0)


@pytest.mark.parametrize(
    ("percent", "tone"),
    [
        (100, "green"), (50, "green"), (49, "amber"), (20, "amber"), (19, "red"), (1, "red"), (0, "full"),
        (None, "unknown"),
    ],
)  # fmt: skip
def test_parking_MAP_4_tone_follows_what_is_left(percent, tone):
    assert tone_of(percent, LIMITS) == tone
    assert Tone(tone).label


def test_parking_MAP_4_limits_are_settings_and_stay_in_order(place):
    assert map_limits() == LIMITS
    save_settings(actor=ACTOR, values={"map_green_from": 80, "map_amber_from": 60})
    assert map_limits() == Limits(80, 60)
    assert [one.tone for one in places_for_staff(NOON)] == [Tone.AMBER]  # 13 of 20
    for values, field in (
        ({"map_green_from": 60}, "map_green_from"),
        ({"map_amber_from": 80}, "map_amber_from"),
        ({"map_green_from": 30, "map_amber_from": 40}, "map_green_from"),
    ):
        with pytest.raises(BadSetting, match="greater number") as refusal:
            save_settings(actor=ACTOR, values=values)
        assert refusal.value.field == field
    assert map_limits() == Limits(80, 60)


def test_parking_14_2_standard_permits_that_can_be_used_and_are(place):
    lost = PermitStateFactory(name="Lost")
    add_permits(place, place.lot, 2, used=1, state=lost)
    add_permits(place, place.lot, 3, used=1, archived_at=NOON)
    (hidden,) = add_permits(place, place.lot, 1, visible_to_user=False)
    promised, asked, freed = place.lot.permits.filter(rentals=None, archived_at=None, state__is_valid=True)[
        :3
    ]
    facts = {"person": place.person, "sales_window": place.window}
    PermitRentalFactory(permit=promised, status=RentalStatus.RESERVED, **facts)
    PermitRentalFactory(permit=asked, status=RentalStatus.REQUESTED, **facts)
    PermitRentalFactory(permit=freed, status=RentalStatus.RELEASED, ended_at=NOON, **facts)
    over = {"starts_at": NOON - timedelta(days=300), "ends_at": NOON - timedelta(seconds=1)}
    PermitRentalFactory(permit=hidden, person=place.person, sales_window=SalesWindowFactory(), **over)
    again = SalesWindowFactory(starts_on="2027-01-01", ends_on="2027-12-31")
    later = {"starts_at": datetime(2027, 1, 1, 5, tzinfo=UTC), "ends_at": datetime(2028, 1, 1, 4, tzinfo=UTC)}
    PermitRentalFactory(permit=asked, person=place.person, sales_window=again, **later)  # counts once
    assert lot_counts([place.lot], NOON)[place.lot.pk].standard == Counted(11, 6)


def test_parking_WL_3_users_are_promised_nothing_that_is_held_or_that_only_the_office_gives(place):
    add_permits(place, place.lot, 1, held_at=NOON)
    add_permits(place, place.lot, 1, visible_to_user=False)
    assert lot_counts([place.lot], NOON)[place.lot.pk].standard == Counted(12, 4)
    (shown,) = places_for_visitor(place.person, NOON)
    assert shown.standard == Counted(12, 6)


def test_parking_14_2_temporary_permits_that_take_up_a_space_now(place):
    facts = {"lot": place.temp_lot}
    TempPermitFactory(status=TempStatus.HELD, **facts)
    TempPermitFactory(status=TempStatus.CART, held_until=NOON + timedelta(minutes=5), **facts)
    TempPermitFactory(status=TempStatus.CART, held_until=NOON - timedelta(minutes=5), **facts)
    TempPermitFactory(status=TempStatus.CANCELLED, **facts)
    TempPermitFactory(starts_at=NOON + timedelta(minutes=1), **facts)
    TempPermitFactory(ends_at=NOON, **facts)  # who leaves makes room, as the capacity rule has it
    assert lot_counts([place.temp_lot], NOON)[place.temp_lot.pk].temp == Counted(10, 5)


def test_parking_14_2_a_lot_that_sells_no_temporary_permits_has_none(place):
    off, flex, unsaid = (
        LotFactory(temp_max=10),
        LotFactory(temp_max=4, flex_enabled=True),
        LotFactory(temp_enabled=True),
    )
    for lot in (off, flex, unsaid):
        TempPermitFactory(lot=lot)
    counts = lot_counts([off, flex, unsaid], NOON)
    assert [counts[lot.pk].temp for lot in (off, flex, unsaid)] == [Counted(), Counted(4, 1), Counted()]


def test_parking_14_2_pay_station_records_count_where_the_client_says_so(place):
    zone, elsewhere = LotZoneFactory(), LotZoneFactory()
    LotZoneRowFactory(lot=place.temp_lot, zone=zone)
    LotZoneRowFactory(lot=place.lot, zone=zone)  # sells no temporary permits
    PayStationRecordFactory.create_batch(2, zone=zone)
    PayStationRecordFactory(zone=zone, ends_at=NOON - timedelta(minutes=1))
    PayStationRecordFactory(zone=zone, deleted_at=NOON)
    PayStationRecordFactory(zone=elsewhere)
    PayStationRecordFactory(zone=None, zone_name="nowhere")
    lots = [place.lot, place.temp_lot]
    assert lot_counts(lots, NOON)[place.temp_lot.pk].temp == Counted(10, 3)
    save_settings(actor=ACTOR, values={"count_pay_stations_on_map": True})
    counts = lot_counts(lots, NOON)
    assert [counts[lot.pk].temp for lot in lots] == [Counted(), Counted(10, 5)]


def test_parking_C9_groups_and_lots_with_a_marker_of_their_own_are_places(place):
    spot = {"latitude": "45.400000", "longitude": "-75.600000"}
    lone = LotFactory(name="Airport", marker_colour="#aa0000", **spot)
    LotFactory(name="Nowhere")
    LotFactory(name="North Annex", lot_group=place.group, **spot)  # its group's pin speaks for it
    LotFactory(name="Closed", archived_at=NOON, **spot)
    found = [(one.key, one.name, one.colour, len(one.counts)) for one in places_for_staff(NOON)]
    assert found == [
        (f"l{lone.pk}", "Airport", "#aa0000", 1),
        (f"g{place.group.pk}", "North", "#1f6feb", 3),
    ]


def test_parking_GRP_7_a_group_without_lots_has_a_pin_for_staff_only(place):
    empty = group_on_map("Empty")
    LotFactory(lot_group=empty, visibility=Visibility.NOT_VISIBLE)
    assert [one.group for one in places_for_staff(NOON)] == [empty, place.group]
    assert [one.group for one in places_for_visitor(place.person, NOON)] == [place.group]
    assert place_for_visitor(empty, place.person, NOON).counts == ()


def test_parking_MAP_1_guests_are_told_of_temporary_permits_only(place):
    (seen,), (guests,) = places_for_visitor(place.person, NOON), places_for_visitor(None, NOON)
    assert (seen.standard, seen.temp, seen.both) == (Counted(10, 4), Counted(10, 3), Counted(20, 7))
    assert (guests.standard, guests.temp, guests.both) == (Counted(), Counted(10, 3), Counted(10, 3))
    add_permits(place, place.temp_lot, 5)
    (guests,) = places_for_visitor(None, NOON)
    assert guests.both == Counted(10, 3)
    assert [one.lot for one in guests.counts] == [place.temp_lot]


def test_a_lot_of_temporary_permits_only_sells_no_standard_ones(place):
    add_permits(place, place.temp_lot, 5)
    Lot.objects.filter(pk=place.temp_lot.pk).update(temp_only=True)
    (seen,) = places_for_visitor(place.person, NOON)
    assert seen.standard == Counted(10, 4)


def test_parking_MAP_5_a_group_that_is_not_shown_is_on_no_map(place):
    for facts in ({"show_on_map": False}, {"show_on_map": True, "archived_at": NOON}):
        type(place.group).objects.filter(pk=place.group.pk).update(**facts)
        assert places_for_staff(NOON) == places_for_visitor(place.person, NOON) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"visibility": Visibility.NOT_VISIBLE},
        {"visibility": Visibility.HIDDEN_ACCESSIBLE},
        {"archived_at": NOON},
    ],
)
def test_parking_MAP_6_lots_that_users_do_not_see_count_for_staff_only(place, facts):
    Lot.objects.filter(pk=place.lot.pk).update(**facts)
    (seen,), (counted,) = places_for_visitor(place.person, NOON), places_for_staff(NOON)
    assert seen.both == Counted(10, 3)
    assert counted.both == (Counted(10, 3) if "archived_at" in facts else Counted(20, 7))


@pytest.mark.parametrize(
    "facts",
    [
        {"temp_enabled": False},
        {"temp_max": 0},
        {"temp_max": None},
        {"temp_up_to_30": False},
        {"visibility": Visibility.NOT_VISIBLE},
        {"guests": False},
    ],
)
def test_parking_MAP_7_lots_for_guests(place, facts):
    if not facts.pop("guests", True):
        LotUserType.objects.filter(user_type=guest_type()).delete()
    Lot.objects.filter(pk=place.temp_lot.pk).update(**facts)
    assert places_for_visitor(None, NOON) == []
    assert [one.group for one in places_for_visitor(place.person, NOON)] == [place.group]


def test_parking_MAP_7_a_lot_with_a_password_is_seen_as_in_the_list(place):
    Lot.objects.filter(pk=place.temp_lot.pk).update(password_enabled=True, password="x")
    assert len(places_for_visitor(None, NOON)) == 1


def test_parking_scenario_2_who_may_buy_in_no_lot_cannot_book(place):
    assert all(one.can_book for one in places_for_visitor(place.person, NOON))
    for_others_only(place.lot)
    assert all(one.can_book for one in places_for_visitor(place.person, NOON))
    for_others_only(place.temp_lot)
    (seen,) = places_for_visitor(place.person, NOON)
    assert not seen.can_book and seen.both == Counted(20, 7)


def test_places_take_the_same_queries_for_1_and_30_lots(place):
    save_settings(actor=ACTOR, values={"count_pay_stations_on_map": True})
    zone = LotZoneFactory()
    LotZoneRowFactory(lot=place.temp_lot, zone=zone)
    PayStationRecordFactory(zone=zone)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            found = (
                places_for_staff(NOON),
                places_for_visitor(place.person, NOON),
                places_for_visitor(None, NOON),
            )
            assert all(one.both.total for places in found for one in places)
        return len(captured)

    asked()  # settings are read once
    few = asked()
    for number in range(30):
        group = group_on_map(f"Group {number}")
        lot = LotFactory(lot_group=group, **TEMP)
        welcome_guests(lot)
        add_permits(place, lot, 1, used=1)
        LotZoneRowFactory(lot=lot, zone=zone)
    assert len(places_for_visitor(None, NOON)) == 31
    assert asked() == few
