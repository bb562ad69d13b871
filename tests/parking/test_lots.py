"""Lots, their zone rows and their groups (parking §§3–5)."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import UserType
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import Visibility, Weekday, ZoneMode
from parking.exceptions import (
    BadZoneRow,
    CoordinatesMissing,
    NameRequired,
    NameTaken,
    NegativeCost,
    ZoneRowTwice,
)
from parking.models import Lot, LotGroup, LotZoneRow
from parking.queries import group_list, lot_list
from parking.rules.zone_window import ZoneWindow
from parking.services import archive_group, archive_lot, restore_lot, save_group, save_lot, save_zone_rows
from tests.factories.parking import LotFactory, LotGroupFactory, LotZoneFactory, LotZoneRowFactory
from tests.parking.conftest import ACTOR


def save(lot_id=None, **values):
    more = {key: values.pop(key) for key in ("user_type_ids", "zone_windows") if key in values}
    given = {} if lot_id else {"name": "North Lot", "short_name": "NORTH"}
    return save_lot(actor=ACTOR, lot_id=lot_id, values=given | values, **more)


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def user_type(number, name):
    return UserType.objects.create(number=number, name=name, grouping="Student")


def test_a_lot_is_made_and_changed_with_an_audit_of_each(ours):
    lot = save(default_cost=Decimal("195.00"), visibility=Visibility.VISIBLE)
    save(lot.pk, default_cost=Decimal("205.00"), name="  North Lot ")
    save(lot.pk, default_cost=Decimal("205.00"))
    lot.refresh_from_db()
    assert (lot.name, lot.short_name, lot.default_cost) == ("North Lot", "NORTH", Decimal("205.00"))
    assert actions() == ["lot.created", "lot.changed"]
    assert AuditEntry.objects.first().data == {"default_cost": ["195.00", "205.00"]}


def test_parking_LOT_14_names_are_given_once_among_active_lots(ours, theirs):
    first = save()
    for taken, field in (({"name": "NORTH lot", "short_name": "X"}, "name"), ({"name": "X"}, "short_name")):
        with pytest.raises(NameTaken) as refusal:
            save(**taken)
        assert refusal.value.field == field
    archive_lot(actor=ACTOR, lot_id=first.pk)
    second = save()
    with pytest.raises(NameTaken):
        restore_lot(actor=ACTOR, lot_id=first.pk)
    archive_lot(actor=ACTOR, lot_id=second.pk)
    assert restore_lot(actor=ACTOR, lot_id=first.pk).archived_at is None
    with client_scope(theirs):
        save()


@pytest.mark.parametrize("field", ["name", "short_name"])
def test_both_names_are_needed(ours, field):
    with pytest.raises(NameRequired):
        save(**{field: "  "})


def test_parking_LOT_9_a_cost_may_be_zero_but_not_below(ours):
    assert save(default_cost=Decimal(0)).default_cost == 0
    with pytest.raises(NegativeCost):
        save(default_cost=Decimal("-0.01"), name="X", short_name="X")


def test_half_a_place_is_none(ours):
    with pytest.raises(CoordinatesMissing) as refusal:
        save(latitude=Decimal("45.4"))
    assert refusal.value.field == "longitude"
    lot = save(latitude=Decimal("45.4"), longitude=Decimal("-75.7"))
    with pytest.raises(CoordinatesMissing):
        save(lot.pk, latitude=None)


def test_archiving_twice_is_as_once(ours):
    lot = save()
    archive_lot(actor=ACTOR, lot_id=lot.pk)
    archive_lot(actor=ACTOR, lot_id=lot.pk)
    assert [lot.name for lot in lot_list()] == [] and [lot.name for lot in lot_list(archived=True)] == [
        "North Lot"
    ]
    restore_lot(actor=ACTOR, lot_id=lot.pk)
    restore_lot(actor=ACTOR, lot_id=lot.pk)
    assert actions() == ["lot.created", "lot.archived", "lot.restored"]


def test_the_allowed_user_types_are_replaced(ours, theirs):
    student, staff = user_type(1, "Student"), user_type(2, "Staff")
    with client_scope(theirs):
        foreign = user_type(1, "Student")
    lot = save(user_type_ids=[student.pk])
    save(lot.pk, user_type_ids=[staff.pk])
    assert list(lot.allowed_user_types.all()) == [staff]
    entry = AuditEntry.objects.filter(action="lot.user_types_changed").first()
    assert entry.data == {"removed": ["Student"], "added": ["Staff"]}
    save(lot.pk)
    assert lot.allowed_user_types.count() == 1
    with pytest.raises(RowMissing):
        save(lot.pk, user_type_ids=[foreign.pk])
    save(lot.pk, user_type_ids=[])
    assert not lot.allowed_user_types.exists()


def test_a_picture_is_kept_under_its_client(ours, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lot = save(image=SimpleUploadedFile("Plan of the lot.PNG", b"x"))
    assert lot.image.name.startswith(f"{ours.pk}/lots/") and lot.image.name.endswith(".png")
    assert (tmp_path / lot.image.name).read_bytes() == b"x"
    save(lot.pk, image=None)
    assert Lot.objects.get().image
    save(lot.pk, image=False)
    assert not Lot.objects.get().image


def test_another_clients_lot_is_missing(ours, theirs):
    with client_scope(theirs):
        lot = LotFactory()
        group = LotGroupFactory()
    for change in (archive_lot, restore_lot, lambda **ids: save_lot(values={}, **ids)):
        with pytest.raises(RowMissing):
            change(actor=ACTOR, lot_id=lot.pk)
    with pytest.raises(RowMissing):
        save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=[])
    with pytest.raises(RowMissing):
        archive_group(actor=ACTOR, group_id=group.pk)
    assert not lot_list() and not group_list()


def test_the_list_asks_the_same_for_one_lot_and_three(ours, django_assert_num_queries):
    for _ in range(3):
        lot = LotZoneRowFactory().lot
        lot.lot_group = LotGroupFactory()
        lot.save()
        with django_assert_num_queries(4):
            for listed in lot_list():
                assert listed.lot_group.name and not listed.allowed_user_types.all()
                assert [row.zone.name for row in listed.zone_rows.all()]


def test_zone_rows_are_replaced_and_rows_that_stay_keep_their_key(ours):
    lot, red, blue = LotFactory(), LotZoneFactory(name="RED"), LotZoneFactory(name="BLUE")
    friday = ZoneWindow(red.pk, days=Weekday.FRIDAY, start_time=time(17))
    save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=[friday, ZoneWindow(red.pk)])
    kept = LotZoneRow.objects.get(days=Weekday.FRIDAY)
    term = ZoneWindow(blue.pk, ZoneMode.RANGE, 127, date(2026, 1, 5), date(2026, 4, 30), time(8), time(18))
    save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=[term, friday])
    assert LotZoneRow.objects.count() == 2 and LotZoneRow.objects.filter(pk=kept.pk).exists()
    assert AuditEntry.objects.first().data == {
        "removed": ["RED: Mon Tue Wed Thu Fri Sat Sun 00:00–23:59"],
        "added": ["BLUE: 2026-01-05–2026-04-30 08:00–18:00"],
    }
    save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=[friday, term])
    assert len(actions()) == 2


def test_parking_ZON_7_saving_the_lot_saves_its_zone_rows_too(ours):
    zone = LotZoneFactory()
    lot = save(zone_windows=[ZoneWindow(zone.pk)])
    assert lot.zone_rows.count() == 1
    save(lot.pk, sort_order=3)
    assert lot.zone_rows.count() == 1


def test_parking_ZON_6_overlaps_are_allowed_and_identical_rows_refused(ours):
    lot, zone = LotFactory(), LotZoneFactory(name="RED")
    save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=[ZoneWindow(zone.pk), ZoneWindow(zone.pk, days=1)])
    with pytest.raises(ZoneRowTwice, match="RED"):
        save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=[ZoneWindow(zone.pk, days=1)] * 2)
    day = date(2026, 1, 1)
    twins = [
        ZoneWindow(zone.pk, ZoneMode.RANGE, days, day, day) for days in (1, 127)
    ]  # days do not count here
    with pytest.raises(ZoneRowTwice):
        save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=twins)
    assert lot.zone_rows.count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 128}, "days"),
        ({"mode": "range"}, "date_start"),
        ({"mode": "range", "date_start": date(2026, 1, 2)}, "date_end"),
        ({"mode": "range", "date_start": date(2026, 1, 2), "date_end": date(2026, 1, 1)}, "date_end"),
    ],
)
def test_a_zone_row_says_when(ours, facts, field):
    lot, zone = LotFactory(), LotZoneFactory()
    with pytest.raises(BadZoneRow) as refusal:
        save_zone_rows(actor=ACTOR, lot_id=lot.pk, windows=[ZoneWindow(zone.pk, **facts)])
    assert refusal.value.field == field and not LotZoneRow.objects.exists()


def test_another_clients_zone_cannot_be_put_on_a_lot(ours, theirs):
    with client_scope(theirs):
        zone = LotZoneFactory()
    with pytest.raises(RowMissing):
        save_zone_rows(actor=ACTOR, lot_id=LotFactory().pk, windows=[ZoneWindow(zone.pk)])


def test_parking_GRP_3_a_group_on_the_map_needs_a_place(ours):
    with pytest.raises(CoordinatesMissing):
        save_group(actor=ACTOR, values={"name": "Main", "show_on_map": True})
    place = {"latitude": Decimal("45.42"), "longitude": Decimal("-75.69")}
    group = save_group(actor=ACTOR, values={"name": "Main", "show_on_map": True, **place})
    with pytest.raises(CoordinatesMissing):
        save_group(actor=ACTOR, group_id=group.pk, values={"latitude": None, "longitude": None})
    with pytest.raises(NameTaken):
        save_group(actor=ACTOR, values={"name": "main "})


def test_parking_GRP_2_deleting_a_group_lets_its_lots_go_and_frees_its_name(ours):
    group = save_group(actor=ACTOR, values={"name": "Main"})
    lot = LotFactory(lot_group=group, name="A")
    assert group_list().get().lot_count == 1
    archive_group(actor=ACTOR, group_id=group.pk)
    archive_group(actor=ACTOR, group_id=group.pk)
    lot.refresh_from_db()
    assert lot.lot_group is None and not group_list() and LotGroup.objects.count() == 1
    assert AuditEntry.objects.get(action="lot_group.archived").data == {"lots": ["A"]}
    save_group(actor=ACTOR, values={"name": "Main"})
