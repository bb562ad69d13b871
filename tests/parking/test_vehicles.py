"""Vehicles, their Do Not Ticket or Tow entries and alarms (enforcement §§1–3)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.choices import UserKind
from accounts.models import User
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.exceptions import (
    AlarmTextRequired,
    EndNotAfterStart,
    NotesRequired,
    PlateRequired,
    VehicleExists,
)
from parking.models import Colour, Dntt, Make, PlateAlarm, Vehicle
from parking.queries import (
    alarms_of,
    dntt_report,
    dntts_of,
    raised_alarms,
    vehicle_search,
    vehicles_of_plate,
)
from parking.services import (
    add_dntt,
    clear_alarm,
    create_vehicle,
    delete_dntt,
    raise_alarm,
    save_pick,
    update_dntt,
    update_vehicle,
)
from tests.factories.parking import (
    DnttFactory,
    PlateAlarmFactory,
    PlateTypeFactory,
    ProvinceFactory,
    VehicleDriverFactory,
    VehicleFactory,
)
from tests.parking.conftest import ACTOR

START = datetime(2026, 3, 2, 14, tzinfo=UTC)


def create(plate="ABC123", plate_type="Passenger", province="ON", **facts):
    return create_vehicle(
        actor=ACTOR,
        plate=plate,
        plate_type_id=PlateTypeFactory(name=plate_type).pk,
        province_id=ProvinceFactory(code=province).pk,
        **facts,
    )


def test_enforcement_T1_one_plate_once_as_passenger_and_once_as_commercial(ours):
    first, _ = create()
    create(plate_type="Commercial")
    create(province="QC")
    with pytest.raises(VehicleExists) as refusal:
        create(plate="abc 123")
    assert refusal.value.facts["vehicle_id"] == first.pk and refusal.value.field == "plate"
    assert Vehicle.objects.count() == 3


def test_enforcement_VEH_1_the_twin_client_has_its_own_vehicles(ours, theirs):
    create()
    with client_scope(theirs):
        create()
        assert Vehicle.objects.count() == 1


def test_enforcement_VEH_3_a_vin_stands_in_for_the_plate(ours):
    vehicle, _ = create(plate=" ", vin="8GKS1AKC7FR518845")
    assert (vehicle.plate, vehicle.plate_key) == ("8GKS1AKC7FR518845", "8GKS1AKC7FR518845")
    for facts in ({"plate": ""}, {"plate": "---"}, {"plate": "", "vin": "–"}):
        with pytest.raises(PlateRequired):
            create(**facts)


def test_enforcement_E_5_and_E_2_names_are_found_or_added_and_long_ones_cut(ours):
    kia = save_pick(actor=ACTOR, model=Make, name="Kia")
    vehicle, warnings = create(make_name="KIA", colour_name="r" * 60, body_type_name="Tank")
    assert vehicle.make == kia and vehicle.colour.name == "r" * 50 and vehicle.body_type.number == 1
    assert warnings == [
        "The vehicle type “Tank” was not in the list and has been added.",
        "The vehicle colour name was too long and has been truncated.",
        f"The vehicle colour “{'r' * 50}” was not in the list and has been added.",
    ]
    _, warnings = create(plate="B2", colour_name="R" * 70)
    assert warnings == ["The vehicle colour name was too long and has been truncated."]


def test_enforcement_E_4_the_id_wins_over_the_name(ours):
    kia = save_pick(actor=ACTOR, model=Make, name="Kia")
    vehicle, warnings = create(make_id=kia.pk, make_name="Ford")
    assert vehicle.make == kia and not warnings and Make.objects.count() == 1


def test_a_refused_vehicle_adds_nothing_to_the_lists(ours):
    create()
    before = AuditEntry.objects.count()
    with pytest.raises(VehicleExists):
        create(make_name="Trabant")
    assert not Make.objects.exists() and AuditEntry.objects.count() == before


def test_ids_of_another_client_are_missing(ours, theirs):
    with client_scope(theirs):
        colour = save_pick(actor=ACTOR, model=Colour, name="Red")
        vehicle = VehicleFactory()
    with pytest.raises(RowMissing) as refusal:
        create(colour_id=colour.pk)
    assert refusal.value.field == "colour"
    for change in (
        lambda: update_vehicle(actor=ACTOR, vehicle_id=vehicle.pk, values={}),
        lambda: raise_alarm(actor=ACTOR, vehicle_id=vehicle.pk, text="x"),
        lambda: add(vehicle),
    ):
        with pytest.raises(RowMissing):
            change()


def test_a_change_is_audited_and_keeps_the_identity(ours):
    vehicle, _ = create()
    other, _ = create(plate="B2")
    update_vehicle(
        actor=ACTOR, vehicle_id=vehicle.pk, values={"plate": "abc-999", "year": 2021, "is_active": False}
    )
    vehicle.refresh_from_db()
    assert (vehicle.plate_key, vehicle.year, vehicle.is_active) == ("ABC999", 2021, False)
    entry = AuditEntry.objects.filter(action="vehicle.changed").get()
    assert entry.data["plate"] == ["ABC123", "abc-999"] and entry.data["year"] == [None, 2021]
    with pytest.raises(VehicleExists):
        update_vehicle(actor=ACTOR, vehicle_id=other.pk, values={"plate": "ABC 999"})
    with pytest.raises(PlateRequired):
        update_vehicle(actor=ACTOR, vehicle_id=other.pk, values={"plate": " "})


def test_search_by_plate_whole_or_in_part_and_by_looks(ours, theirs):
    kia = save_pick(actor=ACTOR, model=Make, name="Kia")
    create("ABC 123", make_id=kia.pk)
    create("XABC1", is_electric=True)
    with client_scope(theirs):
        create("ABC 123")

    def plates(**asked):
        return [vehicle.plate for vehicle in vehicle_search(**asked)]

    assert plates() == ["ABC 123", "XABC1"]
    assert plates(plate="abc123") == ["ABC 123"]
    assert plates(plate="a-b-c", partial=True) == ["ABC 123", "XABC1"]
    assert plates(plate="b") == plates(plate="–", partial=True) == []
    assert plates(make=kia) == ["ABC 123"] and plates(electric_only=True) == ["XABC1"]
    assert [vehicle.plate for vehicle in vehicles_of_plate("ABC-123")] == ["ABC 123"]


def test_the_search_tells_alarms_and_entries_in_one_query(ours, django_assert_num_queries):
    for n in range(3):
        vehicle = VehicleFactory(plate=f"A{n}")
        DnttFactory(vehicle=vehicle)
        DnttFactory(vehicle=vehicle)
        DnttFactory(vehicle=vehicle, deleted_at=START)
        PlateAlarmFactory(vehicle=vehicle, cleared_at=START if n else None)
    with django_assert_num_queries(1):
        told = [(v.has_alarm, v.dntt_count, v.username, str(v.plate_type)) for v in vehicle_search()]
    assert told == [
        (True, 2, None, "Passenger"),
        (False, 2, None, "Passenger"),
        (False, 2, None, "Passenger"),
    ]


def test_the_search_names_the_primary_driver_of_now(ours):
    vehicle = VehicleFactory()
    for name, facts in (
        ("former", {"is_primary": True, "until": START}),
        ("second", {}),
        ("primary", {"is_primary": True}),
    ):
        user = User.objects.create(kind=UserKind.DRIVER, username=name)
        VehicleDriverFactory(vehicle=vehicle, user=user, **facts)
    assert vehicle_search().get().username == "primary"


def add(vehicle, starts_at=START, ends_at=START + timedelta(hours=1), notes="VIP", **facts):
    return add_dntt(
        actor=ACTOR, vehicle_id=vehicle.pk, starts_at=starts_at, ends_at=ends_at, notes=notes, **facts
    )


def test_enforcement_DNTT_8_dates_mean_whole_local_days_as_the_document_prints_them(ours):
    entry = add(VehicleFactory(), date(2024, 11, 15), date(2024, 11, 15))
    assert entry.starts_at == datetime(2024, 11, 15, 5, tzinfo=UTC)
    assert entry.ends_at == datetime(2024, 11, 16, 4, 59, tzinfo=UTC) and entry.whole_days


def test_enforcement_DNTT_8_a_day_of_23_hours(ours):
    entry = add(VehicleFactory(), date(2026, 3, 8), date(2026, 3, 8))
    assert entry.ends_at - entry.starts_at == timedelta(hours=22, minutes=59)


def test_an_entry_within_the_hour_that_comes_twice(ours):
    first = datetime(2026, 11, 1, 1, 40, tzinfo=ZoneInfo("America/Toronto"))
    entry = add(VehicleFactory(), first, first.replace(minute=20, fold=1))
    assert entry.ends_at - entry.starts_at == timedelta(minutes=40)


def test_enforcement_DNTT_1_and_DNTT_9_a_note_and_an_end_after_the_start(ours):
    vehicle = VehicleFactory()
    with pytest.raises(NotesRequired):
        add(vehicle, notes=" ")
    for ends_at in (START, START - timedelta(seconds=1)):
        with pytest.raises(EndNotAfterStart):
            add(vehicle, ends_at=ends_at)
    with pytest.raises(EndNotAfterStart):
        add(vehicle, date(2026, 3, 2), date(2026, 3, 1))
    assert not Dntt.objects.exists()


def test_enforcement_DNTT_2_and_DNTT_7_several_entries_changed_and_deleted(ours):
    vehicle = VehicleFactory()
    first, second = add(vehicle), add(vehicle, location=" Lot 6 ")
    assert first.created_by == ACTOR.label and second.location == "Lot 6"
    update_dntt(
        actor=ACTOR, dntt_id=first.pk, starts_at=START, ends_at=START + timedelta(days=1), notes="Hertz"
    )
    delete_dntt(actor=ACTOR, dntt_id=second.pk)
    assert [entry.notes for entry in dntts_of(vehicle)] == ["Hertz"]
    assert Dntt.objects.count() == 2  # parking DNT-2
    with pytest.raises(RowMissing):
        delete_dntt(actor=ACTOR, dntt_id=second.pk)
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["dntt.created", "dntt.created", "dntt.changed", "dntt.deleted"]


def test_the_dntt_report_counts_entries_that_touch_the_range(ours, theirs):
    often, once = VehicleFactory(plate="OFTEN"), VehicleFactory(plate="ONCE")
    for n in range(3):
        add(often, START + timedelta(days=n), START + timedelta(days=n, hours=1))
    add(once)
    add(VehicleFactory(plate="LATER"), START + timedelta(days=30), START + timedelta(days=31))
    delete_dntt(actor=ACTOR, dntt_id=add(once).pk)
    with client_scope(theirs):
        add(VehicleFactory(plate="THEIRS"))

    def report(**asked):
        rows = dntt_report(since=START, until=START + timedelta(days=1), **asked)
        return [(vehicle.plate, vehicle.instances) for vehicle in rows]

    assert report() == [("OFTEN", 2), ("ONCE", 1)]
    assert report(minimum=2) == [("OFTEN", 2)]


def test_an_alarm_is_kept_to_the_letter_and_cleared_once(ours, theirs):
    vehicle = VehicleFactory()
    text = " 15-AS123 wanted by OPS.\r\n\r\n*** Violence / Weapons *** "
    alarm = raise_alarm(actor=ACTOR, vehicle_id=vehicle.pk, text=text)
    assert PlateAlarm.objects.get().text == text
    with client_scope(theirs), pytest.raises(RowMissing):
        clear_alarm(actor=ACTOR, alarm_id=alarm.pk)
    assert list(raised_alarms()) == [alarm]
    for _ in range(2):
        clear_alarm(actor=ACTOR, alarm_id=alarm.pk)
    assert not raised_alarms() and alarms_of(vehicle).get().cleared_by == ACTOR.label
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        "alarm.raised",
        "alarm.cleared",
    ]
    with pytest.raises(AlarmTextRequired):
        raise_alarm(actor=ACTOR, vehicle_id=vehicle.pk, text="\r\n ")
