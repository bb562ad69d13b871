"""Validations: when they are in force, and who may make them (parking §11)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.models import AuditEntry
from core.system_settings import save_settings
from parking.choices import ALL_DAYS, ALL_HOURS, Weekday
from parking.exceptions import (
    BadPlate,
    BadValidation,
    InUse,
    OnePlateOnly,
    ValidationCancelled,
    ZoneNotYours,
)
from parking.models import LotZone, Validation, ValidationRun, ValidatorZone
from parking.queries.plate_check import check_plate
from parking.queries.validations import valid_plates
from parking.rules.validation_runs import validation_runs
from parking.services.lot_zones import delete_zone
from parking.services.validations import (
    cancel_validation,
    change_validation,
    create_validation,
    set_validator_zones,
)
from tests.admin_portal.conftest import staff_member
from tests.factories.parking import LotZoneFactory, LotZoneRowFactory
from tests.parking.conftest import ACTOR

TORONTO = ZoneInfo("America/Toronto")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
NIGHT = 1 << 20 | 1 << 21  # 20:00 to 22:00
EXAMPLE = {
    "starts_on": date(2026, 3, 23),
    "ends_on": date(2026, 5, 4),
    "days": Weekday.MONDAY | Weekday.WEDNESDAY | Weekday.THURSDAY,
    "hours": NIGHT,
}
PLATES = ["ABC 123", "DEF-456", "ghi 789"]


def local(*parts):
    return datetime(*parts, tzinfo=TORONTO)


@pytest.fixture
def hotel(ours):
    """A validator of Garage Level 1, which one lot accepts."""
    zone = LotZoneFactory(name="Garage Level 1", short_name="G1")
    staff = staff_member("hotel", rights=["validation.create"])
    set_validator_zones(actor=ACTOR, staff=staff, zones=[zone])
    return SimpleNamespace(zone=zone, staff=staff, lot=LotZoneRowFactory(zone=zone).lot)


def validated(hotel, plates=PLATES, staff=None, **changes):
    values = {"zone": hotel.zone, "comment": "", **EXAMPLE} | changes
    return create_validation(actor=ACTOR, staff=staff or hotel.staff, plates=list(plates), values=values)


def rights(plate, at, target=None):
    return check_plate(plate=plate, at=at, target=target).rights


def test_parking_VAL_3_the_worked_example(hotel):
    row = validated(hotel)
    for plate in PLATES:
        for at, is_valid in (
            (local(2026, 3, 23, 20), True),
            (local(2026, 3, 23, 21, 59, 59), True),
            (local(2026, 3, 23, 22), False),
            (local(2026, 3, 23, 19, 59, 59), False),
            (local(2026, 3, 24, 20), False),  # a Tuesday
            (local(2026, 5, 4, 21), True),
            (local(2026, 5, 6, 21), False),
            (local(2026, 3, 19, 21), False),
        ):
            assert bool(rights(plate, at)) is is_valid, (plate, at)
    (right,) = rights("abc123", local(2026, 3, 23, 20), hotel.lot)
    assert (right.kind, right.source, right.label, right.name) == (
        "validation", "validation", "Validated", "G1",
    )  # fmt: skip
    assert right.in_target and right.reference == str(row.reference) and right.zone.name == "Garage Level 1"
    assert right.ends_at == local(2026, 3, 23, 21, 59, 59)


def test_parking_VAL_4_it_is_valid_where_the_zone_is_accepted(hotel):
    validated(hotel)
    elsewhere = LotZoneRowFactory().lot
    assert [right.in_target for right in rights(PLATES[0], local(2026, 3, 23, 20), elsewhere)] == [False]


def test_parking_VAL_6_hours_that_touch_over_midnight_expire_together(hotel):
    weekend = {"days": Weekday.SATURDAY | Weekday.SUNDAY, "hours": ALL_HOURS}
    validated(hotel, starts_on=date(2026, 3, 28), ends_on=date(2026, 4, 30), **weekend)
    (right,) = rights(PLATES[0], local(2026, 3, 28, 9))
    assert right.ends_at == local(2026, 3, 29, 23, 59, 59)


def test_every_hour_of_every_day_is_one_run(hotel):
    row = validated(hotel, plates=PLATES[:1], days=ALL_DAYS, hours=ALL_HOURS)
    (run,) = row.runs.all()
    assert (run.starts_at, run.ends_at) == (local(2026, 3, 23), local(2026, 5, 4, 23, 59, 59))


@settings(max_examples=60, deadline=None)
@given(
    start=st.sampled_from([date(2026, 3, 6), date(2026, 10, 30), date(2026, 12, 30)]),
    length=st.integers(0, 4),
    days=st.integers(1, ALL_DAYS),
    hours=st.integers(1, ALL_HOURS),
    name=st.sampled_from(["America/Toronto", "America/St_Johns", "America/Vancouver", "America/Regina"]),
)
def test_runs_say_what_the_wall_clock_says_hour_by_hour(start, length, days, hours, name):
    zone, ends_on = ZoneInfo(name), start + timedelta(days=length)
    runs = validation_runs(starts_on=start, ends_on=ends_on, days=days, hours=hours, zone=zone)
    first = datetime.combine(start, datetime.min.time(), UTC) - 24 * HOUR
    for half in range((length + 4) * 48):
        at = first + half * HOUR / 2
        wall = at.astimezone(zone)
        is_day = start <= wall.date() <= ends_on and days >> wall.weekday() & 1
        expected = bool(is_day and hours >> wall.hour & 1)
        for moment in (at, at + HOUR / 2 - SECOND):
            assert any(run[0] <= moment <= run[1] for run in runs) is expected, wall
    assert all(one[1] + SECOND < other[0] for one, other in pairwise(runs)), "merged"


def test_parking_VAL_1_only_in_zones_that_were_given(hotel):
    other = LotZoneFactory(name="Elsewhere")
    with pytest.raises(ZoneNotYours):
        validated(hotel, zone=other)
    office = staff_member("office", rights=["validation.create", "validation.manage_all"])
    assert validated(hotel, staff=office, zone=other).zone == other
    nowhere = staff_member("nowhere", rights=["validation.create"])
    with pytest.raises(ZoneNotYours):
        validated(hotel, staff=nowhere)
    assert Validation.objects.count() == 1


def test_parking_VAL_2_a_list_is_refused_when_the_setting_is_off(hotel):
    save_settings(actor=ACTOR, values={"multiple_plate_validator": False})
    with pytest.raises(OnePlateOnly):
        validated(hotel)
    assert validated(hotel, plates=["ABC 123"]).plates.count() == 1


def test_parking_VAL_5_plates_are_checked_and_counted_once(hotel):
    for plates in ([], ["ABC 123", "  "], ["---"], ["A" * 26]):
        with pytest.raises(BadPlate):
            validated(hotel, plates=plates)
    row = validated(hotel, plates=["abc 123", "ABC-123", "B" * 25])
    assert [plate.plate for plate in row.plates.all()] == ["ABC 123", "B" * 25]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": date(2026, 3, 22)}, "ends_on"),
        ({"ends_on": date(2027, 3, 24)}, "ends_on"),
        ({"hours": 0}, "hours"),
        ({"days": 0}, "days"),
        ({"ends_on": date(2026, 3, 24), "days": Weekday.SUNDAY}, "days"),
    ],
)
def test_days_and_hours_that_make_no_validation_are_refused(hotel, changes, field):
    with pytest.raises(BadValidation) as refused:
        validated(hotel, **changes)
    assert refused.value.field == field and not Validation.objects.exists()


def test_too_much_for_one_record_is_refused(hotel):
    every_other = {"hours": sum(1 << hour for hour in range(0, 24, 2)), "days": ALL_DAYS}
    with pytest.raises(BadValidation) as refused:
        validated(hotel, plates=[f"A{n}" for n in range(60)], **every_other)
    assert refused.value.field == "plates" and not ValidationRun.objects.exists()


def test_a_change_counts_at_once_and_is_audited(hotel):
    row = validated(hotel)
    values = {"zone": hotel.zone, "comment": "late", **EXAMPLE, "hours": 1 << 22}
    change_validation(actor=ACTOR, staff=hotel.staff, validation_id=row.pk, plates=["NEW 1"], values=values)
    assert not rights("ABC 123", local(2026, 3, 23, 20)) and not rights("NEW 1", local(2026, 3, 23, 20))
    assert rights("NEW 1", local(2026, 3, 23, 22))
    actions = list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions[-4:] == [
        "validation.created", "validation.plates", "validation.changed", "validation.plates",
    ]  # fmt: skip


def test_a_cancelled_one_gives_nothing_and_is_not_changed(hotel):
    row = validated(hotel)
    for _twice in range(2):
        cancel_validation(actor=ACTOR, validation_id=row.pk)
    assert not rights("ABC 123", local(2026, 3, 23, 20))
    assert AuditEntry.objects.filter(action="validation.cancelled").count() == 1
    with pytest.raises(ValidationCancelled):
        values = {"zone": hotel.zone, "comment": "", **EXAMPLE}
        change_validation(actor=ACTOR, staff=None, validation_id=row.pk, plates=PLATES, values=values)


def test_parking_VAL_7_who_sees_what(hotel):
    other = staff_member("clinic", rights=["validation.create"])
    office = staff_member("office", rights=["validation.create", "validation.manage_all"])
    validated(hotel)
    at = local(2026, 3, 23, 20)
    assert [len(valid_plates(who, at)) for who in (hotel.staff, other, office)] == [3, 0, 3]
    assert valid_plates(office, at)[0].until == local(2026, 3, 23, 21, 59, 59)
    assert not valid_plates(office, at + 2 * HOUR)


def test_parking_ZON_2_a_zone_with_validations_or_validators_stays(hotel):
    row = validated(hotel)
    with pytest.raises(InUse):
        delete_zone(actor=ACTOR, zone_id=hotel.zone.pk)
    hotel.lot.zone_rows.all().delete()
    row.delete()
    with pytest.raises(InUse):
        delete_zone(actor=ACTOR, zone_id=hotel.zone.pk)
    set_validator_zones(actor=ACTOR, staff=hotel.staff, zones=[])
    delete_zone(actor=ACTOR, zone_id=hotel.zone.pk)
    assert not ValidatorZone.objects.exists() and not LotZone.objects.filter(pk=hotel.zone.pk).exists()
