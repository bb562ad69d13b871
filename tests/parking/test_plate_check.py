"""May this plate be here, now? (parking §13)"""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from accounts.choices import UserKind
from accounts.models import User
from core.scoping import client_scope
from parking.choices import AlarmScope, Weekday
from parking.models import FeedStatus, PayStationRecord, PeopleAlarm, PlateAlarm, Vehicle, VehicleDriver
from parking.ports import LiveSource, live_sources
from parking.queries.plate_check import check_plate, check_plates
from parking.queries.plate_sql import rights_lateral
from tests.factories.parking import (
    DnttFactory,
    LotFactory,
    LotGroupFactory,
    LotZoneFactory,
    LotZoneRowFactory,
    PayStationRecordFactory,
    PeopleAlarmFactory,
    PlateAlarmFactory,
    PlateTypeFactory,
    ProvinceFactory,
    VehicleDriverFactory,
    VehicleFactory,
)

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)


def names(right):
    return {lot.name for lot in right.lots}


def test_parking_EFF_4_nothing_known_is_an_empty_answer(ours):
    answer = check_plate(plate="zzz-999", at=AT)
    assert (answer.rights, answer.dntt, answer.alarm, answer.stale) == ((), (), "", ())
    assert answer.key == "ZZZ999" and not answer.in_target


def test_parking_29_22_spelling_of_a_plate_does_not_matter(ours):
    PayStationRecordFactory(plate="ABC 123")
    for typed in ("abc-123", "ABC123", " a.b.c 1 2 3 ", "Äbc123"):
        assert len(check_plate(plate=typed, at=AT).rights) == 1, typed
    assert not check_plate(plate="ABC 124", at=AT).rights


def test_parking_PS_7_the_expiry_is_the_last_valid_second(ours):
    record = PayStationRecordFactory(plate="A1")
    second, tick = timedelta(seconds=1), timedelta(microseconds=999999)
    for at, valid in (
        (record.starts_at - second, False),
        (record.starts_at - second + tick, False),
        (record.starts_at, True),
        (record.ends_at, True),
        (record.ends_at + tick, True),
        (record.ends_at + second, False),
    ):
        assert bool(check_plate(plate="A1", at=at).rights) is valid, at


def test_a_record_that_ended_early_is_valid_before_that_only(ours):
    PayStationRecordFactory(plate="A1", ended_early_at=AT)
    assert check_plate(plate="A1", at=AT - timedelta(seconds=1)).rights
    assert not check_plate(plate="A1", at=AT).rights


def test_a_deleted_record_gives_nothing(ours):
    PayStationRecordFactory(plate="A1", deleted_at=AT)
    assert not check_plate(plate="A1", at=AT).rights


def test_parking_29_4_a_zone_on_two_lots_is_valid_in_both_until_its_link_goes(ours):
    zone = LotZoneFactory(name="1001")
    rows = [LotZoneRowFactory(zone=zone), LotZoneRowFactory(zone=zone)]
    PayStationRecordFactory(plate="A1", source="ParkMobile", zone=zone)
    for row in rows:
        (right,) = check_plate(plate="A1", at=AT, target=row.lot).rights
        assert right.in_target and names(right) == {rows[0].lot.name, rows[1].lot.name}
    rows[0].delete()
    (right,) = check_plate(plate="A1", at=AT, target=rows[0].lot).rights
    assert not right.in_target and names(right) == {rows[1].lot.name}
    rows[1].delete()
    (right,) = check_plate(plate="A1", at=AT, target=rows[1].lot).rights
    assert not right.in_target and right.lots == ()


def test_parking_ZON_5_the_worked_example_of_zone_red(ours):
    zone, red, green = LotZoneFactory(name="RED"), LotFactory(name="Red"), LotFactory(name="Green")
    LotZoneRowFactory(zone=zone, lot=red, days=Weekday.FRIDAY, start_time=time(17), end_time=time(23, 59))
    LotZoneRowFactory(zone=zone, lot=green)
    local = {
        "Friday 18:00": (datetime(2026, 3, 6, 23, tzinfo=UTC), {"Red", "Green"}),
        "Friday 12:00": (datetime(2026, 3, 6, 17, tzinfo=UTC), {"Green"}),
        "Saturday 18:00": (datetime(2026, 3, 7, 23, tzinfo=UTC), {"Green"}),
    }
    PayStationRecordFactory(plate="A1", zone=zone, ends_at=datetime(2026, 3, 9, tzinfo=UTC))
    for when, (at, lots) in local.items():
        (right,) = check_plate(plate="A1", at=at).rights
        assert names(right) == lots, when
        assert check_plate(plate="A1", at=at, target=red).in_target == ("Red" in lots), when
        assert check_plate(plate="A1", at=at, target=green).in_target, when


def test_parking_EFF_1_groups_and_zones_as_targets(ours):
    group, zone = LotGroupFactory(), LotZoneFactory()
    LotZoneRowFactory(zone=zone, lot=LotFactory(lot_group=group))
    PayStationRecordFactory(plate="A1", zone=zone)
    for target, valid in ((group, True), (LotGroupFactory(), False), (zone, True), (LotZoneFactory(), False)):
        answer = check_plate(plate="A1", at=AT, target=target)
        assert answer.in_target is valid and len(answer.rights) == 1, target


def test_a_disconnected_record_is_told_but_valid_nowhere(ours):
    PayStationRecordFactory(plate="A1", zone_name="Nowhere")
    (right,) = check_plate(plate="A1", at=AT).rights
    assert (right.name, right.lots, right.zone.id, right.zone.name) == ("Nowhere", (), None, "Nowhere")
    for target in (LotFactory(), LotGroupFactory(), LotZoneFactory(name="Nowhere")):
        assert not check_plate(plate="A1", at=AT, target=target).in_target


def test_the_short_name_is_the_zones_own_or_the_beginning_of_its_name(ours):
    PayStationRecordFactory(plate="A1", zone=LotZoneFactory(name="Visitor Meter", short_name="VM"))
    PayStationRecordFactory(plate="A2", zone=LotZoneFactory(name="Rue de la Gauchetière Ouest"))
    PayStationRecordFactory(plate="A3")
    assert [check_plate(plate=p, at=AT).rights[0].name for p in ("A1", "A2", "A3")] == [
        "VM", "Rue de la Gauchetièr", "",
    ]  # fmt: skip


def test_overlapping_records_are_listed_each(ours):
    PayStationRecordFactory(plate="A1", source="ParkMobile")
    PayStationRecordFactory(plate="A1", source="HotSpot", ends_at=AT + timedelta(hours=3))
    assert [right.label for right in check_plate(plate="A1", at=AT).rights] == ["ParkMobile", "HotSpot"]


@pytest.fixture
def permits():
    """A source of standard permits: one permit of plate PERMIT1 in one lot."""
    lot = LotFactory(name="BIKE lot", short_name="BIKE")
    sql = f"""SELECT 'standard', 'opscom', 'standard', 'BIKE', timestamptz '2026-01-01 05:00Z',
        timestamptz '2026-05-01 03:59:59Z', ARRAY[{lot.pk}]::bigint[], NULL::bigint, '', 'B-1'
        WHERE {{client}} = {lot.client_id} AND {{key}} = 'PERMIT1' AND {{at}} < timestamptz '2026-05-01 04:00Z'"""
    live_sources.register("permits of a test", LiveSource("permits of a test", sql))
    yield lot
    del live_sources._entries["permits of a test"]


def test_permits_count_in_their_own_lot_and_in_zones_it_accepts(ours, permits):
    group = LotGroupFactory()
    permits.lot_group = group
    permits.save()
    zone = LotZoneFactory()
    sibling = LotFactory(lot_group=group)
    LotZoneRowFactory(zone=zone, lot=permits)
    for target, valid in (
        (permits, True), (sibling, False), (group, True), (zone, True), (LotZoneFactory(), False), (None, True),
    ):  # fmt: skip
        (right,) = check_plate(plate="permit-1", at=AT, target=target).rights
        assert right.in_target is valid and names(right) == {"BIKE lot"}, target
    assert right.zone is None and right.kind == "standard"


def test_enforcement_T28_two_permits_an_alarm_and_a_dntt(ours, permits):
    vehicle = VehicleFactory(plate="PERMIT1")
    PayStationRecordFactory(plate="PERMIT1", zone=LotZoneFactory(short_name="MOTO-S"))
    PlateAlarmFactory(vehicle=vehicle, text="wanted by OPS.\r\n\r\n*** Violence ***")
    DnttFactory(vehicle=vehicle, location="Main Campus", notes="CLEAR FOR ANY PAY AREA")
    answer = check_plate(plate="permit 1", at=AT)
    assert [(r.label, r.name) for r in answer.rights] == [("standard", "BIKE"), ("HotSpot", "MOTO-S")]
    assert answer.alarm == "wanted by OPS.\r\n\r\n*** Violence ***"
    (note,) = answer.dntt
    assert (note.location, note.notes) == ("Main Campus", "CLEAR FOR ANY PAY AREA")


def test_enforcement_T29_an_unknown_plate(ours):
    assert check_plate(plate="NOBODY", at=AT).rights == ()


def test_enforcement_I_6_several_vehicles_of_one_plate_are_united(ours):
    ontario = VehicleFactory(plate="A1")
    quebec = VehicleFactory(plate="A-1", province=ProvinceFactory(code="QC"))
    for vehicle in (ontario, quebec):
        PlateAlarmFactory(vehicle=vehicle, text=vehicle.province.code)
        DnttFactory(vehicle=vehicle, notes=vehicle.province.code)
    answer = check_plate(plate="A1", at=AT)
    assert answer.alarm == "ON\nQC" and [note.notes for note in answer.dntt] == ["ON", "QC"]
    answer = check_plate(plate="A1", at=AT, region="QC")
    assert answer.alarm == "QC" and [note.notes for note in answer.dntt] == ["QC"]


def test_enforcement_DNTT_3_only_active_entries_count(ours):
    entry = DnttFactory(vehicle__plate="A1")
    second = timedelta(seconds=1)
    for at, active in (
        (entry.starts_at - second, False),
        (entry.starts_at, True),
        (entry.ends_at, True),
        (entry.ends_at + second, False),
    ):
        assert bool(check_plate(plate="A1", at=at).dntt) is active, at
    entry.deleted_at = AT
    entry.save()
    assert not check_plate(plate="A1", at=AT).dntt


def test_enforcement_DNTT_8_an_entry_in_dates_covers_its_last_minute(ours):
    entry = DnttFactory(vehicle__plate="A1", whole_days=True)
    assert check_plate(plate="A1", at=entry.ends_at + timedelta(seconds=59)).dntt
    assert not check_plate(plate="A1", at=entry.ends_at + timedelta(seconds=60)).dntt


def test_a_cleared_alarm_is_silent(ours):
    PlateAlarmFactory(vehicle__plate="A1", cleared_at=AT)
    assert check_plate(plate="A1", at=AT).alarm == ""


def make_person(name="dora"):
    return User.objects.create(kind=UserKind.DRIVER, username=name, email=f"{name}@example.com")


def alarm_of(plate, **asked):
    return check_plate(plate=plate, at=AT, **asked).alarm


def test_enforcement_ALM_8_the_drivers_alarm_answers_where_the_plate_has_none(ours):
    driver = VehicleDriverFactory(vehicle__plate="A1", user=make_person()).user
    PeopleAlarmFactory(person=driver, text="Lex Luthor.\r\nViolence.")
    assert alarm_of("a-1") == "Lex Luthor.\r\nViolence."
    assert alarm_of("B2") == ""


def test_enforcement_I_8_both_are_joined_the_plates_first_each_in_their_order(ours):
    vehicle = VehicleFactory(plate="A1")
    first, second = make_person("first"), make_person("second")
    for person in (second, first):
        VehicleDriverFactory(vehicle=vehicle, user=person)
    PeopleAlarmFactory(person=second, text="2")
    PeopleAlarmFactory(person=first, text="3")
    PlateAlarmFactory(vehicle=vehicle, text="1")
    PeopleAlarmFactory(person=second, text="4\r\n5")
    PlateAlarmFactory(vehicle=vehicle, text="1b")
    assert alarm_of("A1") == "1\n1b\n2\n3\n4\r\n5"


def test_an_alarm_for_who_looks_up_the_person_is_not_told_of_plates(ours):
    driver = VehicleDriverFactory(vehicle__plate="A1", user=make_person()).user
    PeopleAlarmFactory(person=driver, scope=AlarmScope.PERSON)
    assert alarm_of("A1") == ""


def test_neither_a_cleared_alarm_nor_a_former_driver_is_told(ours):
    link = VehicleDriverFactory(vehicle__plate="A1", user=make_person())
    alarm = PeopleAlarmFactory(person=link.user)
    assert alarm_of("A1")
    VehicleDriver.objects.filter(pk=link.pk).update(until=AT)
    assert alarm_of("A1") == ""
    VehicleDriver.objects.filter(pk=link.pk).update(until=None, is_active=False)
    assert alarm_of("A1"), "they drive it, if not now"
    PeopleAlarm.objects.filter(pk=alarm.pk).update(cleared_at=AT)
    assert alarm_of("A1") == ""


def test_one_alarm_of_who_drives_two_vehicles_of_a_plate_is_told_once(ours):
    person = make_person()
    ontario, quebec = (
        VehicleFactory(plate="A1"),
        VehicleFactory(plate="A1", province=ProvinceFactory(code="QC")),
    )
    for vehicle in (ontario, quebec):
        VehicleDriverFactory(vehicle=vehicle, user=person)
    PeopleAlarmFactory(person=person, text="Once")
    assert alarm_of("A1") == "Once"
    other = VehicleDriverFactory(vehicle=quebec, user=make_person("quinn")).user
    PeopleAlarmFactory(person=other, text="QC only")
    assert (alarm_of("A1", region="ON"), alarm_of("A1", region="QC")) == ("Once", "Once\nQC only")


def test_a_source_that_fails_for_two_intervals_is_stale(ours):
    FeedStatus.objects.create(source="ParkMobile", interval_seconds=180, failed_since=AT, ok_at=AT)
    FeedStatus.objects.create(source="CALE", ok_at=AT)
    assert not check_plate(plate="A1", at=AT + timedelta(seconds=360)).stale
    (stale,) = check_plate(plate="A1", at=AT + timedelta(seconds=361)).stale
    assert (stale.source, stale.ok_at) == ("ParkMobile", AT)


def test_another_clients_rows_never_answer(ours, theirs):
    for client in (ours, theirs):
        with client_scope(client):
            zone = LotZoneFactory(name="1001")
            row = LotZoneRowFactory(zone=zone, lot__name=client.code)
            PayStationRecordFactory(plate="A1", zone=zone, source=client.code)
            vehicle = PlateAlarmFactory(vehicle__plate="A1", text=client.code).vehicle
            DnttFactory(vehicle=vehicle, notes=client.code)
            driver = VehicleDriverFactory(vehicle=vehicle, user=make_person()).user
            PeopleAlarmFactory(person=driver, text=f"driver of {client.code}")
            FeedStatus.objects.create(source=client.code, failed_since=AT - timedelta(days=1))
    answer = check_plate(plate="A1", at=AT)
    (right,) = answer.rights
    assert right.source == answer.dntt[0].notes == answer.stale[0].source == "OURS"
    assert answer.alarm == "OURS\ndriver of OURS"
    assert names(right) == {"OURS"}
    (right,) = check_plate(plate="A1", at=AT, target=row.lot).rights
    assert not right.in_target


def test_one_statement_for_the_rights_and_three_at_most_besides(ours, django_assert_num_queries):
    PlateTypeFactory()
    with django_assert_num_queries(2):  # rights, feeds
        check_plate(plate="A1", at=AT)
    zone = LotZoneFactory()
    for n in range(3):
        LotZoneRowFactory(zone=zone)
        PayStationRecordFactory(plate="A1", zone=zone, permit_no=str(n))
    with django_assert_num_queries(4):  # and the zone's rows and lots
        check_plate(plate="A1", at=AT, target=zone)


def test_several_plates_are_answered_in_their_order_at_the_price_of_one(ours, django_assert_num_queries):
    zone = LotZoneRowFactory().zone
    for plate in ("A1", "B2"):
        PayStationRecordFactory(plate=plate, zone=zone)
    with django_assert_num_queries(4):
        answers = check_plates(plates=["b-2", "NONE", "A1", "B2"], at=AT, target=zone)
    assert [(a.plate, a.key, len(a.rights)) for a in answers] == [
        ("b-2", "B2", 1), ("NONE", "NONE", 0), ("A1", "A1", 1), ("B2", "B2", 1),
    ]  # fmt: skip
    assert check_plates(plates=[], at=AT) == []


def multiply(cursor, model, rows, **unlike):
    """So many more rows like the only one; `unlike` says in SQL how row `n` differs."""
    table, columns = model._meta.db_table, [f.column for f in model._meta.local_fields if not f.primary_key]
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {', '.join(unlike.get(name, name) for name in columns)}"
        f" FROM {table} first, generate_series(1, {rows}) n"
    )
    cursor.execute(f"ANALYZE {table}")


def test_the_statement_probes_indexes(ours):
    """Over 20,000 records, 5,000 vehicles with drivers and as many alarms of both kinds no table is read through."""
    PayStationRecordFactory(plate="FIRST")
    driver = VehicleDriverFactory(vehicle=VehicleFactory(plate="FIRST"), user=make_person()).user
    PeopleAlarmFactory(person=driver)
    PlateAlarmFactory(vehicle=Vehicle.objects.get())
    sql = rights_lateral(client="q.client", key="q.key", at="q.at")
    with connection.cursor() as cursor:
        plate = {"plate_key": "'K' || n", "plate": "'K' || n"}
        name = {"username": "username || n", "email": "n || email", "public_id": "gen_random_uuid()"}
        multiply(cursor, PayStationRecord, 20_000, reference_id="gen_random_uuid()", **plate)
        multiply(cursor, Vehicle, 5_000, **plate)
        multiply(cursor, User, 1_000, **name)
        vehicle = "(SELECT min(id) FROM parking_vehicle) + n"
        person = "(SELECT min(id) FROM accounts_user) + n % 1000"
        multiply(cursor, VehicleDriver, 5_000, vehicle_id=vehicle, user_id=person, is_primary="false")
        multiply(cursor, PeopleAlarm, 5_000, person_id=person)
        multiply(cursor, PlateAlarm, 5_000, vehicle_id=vehicle)
        cursor.execute(
            "EXPLAIN SELECT answer.* FROM (SELECT %s::bigint AS client, %s AS key, %s::timestamptz AS at) q"
            f" CROSS JOIN LATERAL ({sql}) answer",
            [ours.pk, "K77", AT],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "pay_station_live" in plan and "vehicle_identity" in plan, plan
    for model in (PayStationRecord, Vehicle, VehicleDriver, PeopleAlarm, PlateAlarm):
        assert f"Seq Scan on {model._meta.db_table}" not in plan, plan


def test_a_source_never_takes_the_question_for_a_table_of_its_own():
    with pytest.raises(ValueError, match="temp has a table b"):
        rights_lateral(client="b.client_id", key="asked.key", at="asked.at")
    with pytest.raises(ValueError, match="permit has a table o"):
        rights_lateral(client="o.client_id", key="asked.key", at="asked.at")
