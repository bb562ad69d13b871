"""Lots, their zone rows and their groups (parking §§3–5)."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.choices import UserKind
from accounts.models import User, UserType
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import RentalStatus, TempStatus, Visibility, Weekday, ZoneMode
from parking.exceptions import (
    BadZoneRow,
    CoordinatesMissing,
    EndNotAfterStart,
    InUse,
    LotOccupied,
    MonthlyCostMissing,
    NameRequired,
    NameTaken,
    NegativeCost,
    OverThirtyNeeded,
    PasswordMissing,
    TypeArchived,
    ZoneRowTwice,
)
from parking.models import CommonLotType, Lot, LotGroup, LotZoneRow, Permit, PermitRental, TempPermit
from parking.queries import group_list, lot_list
from parking.queries.lots import lot_figures, with_use
from parking.rules.zone_window import ZoneWindow
from parking.services import (
    archive_group,
    archive_lot,
    delete_common_lot_type,
    regenerate_qr,
    restore_lot,
    save_common_lot_type,
    save_group,
    save_lot,
    save_zone_rows,
    set_lot_password,
)
from parking.services.deposit_types import archive_deposit_type, save_deposit_type
from tests.factories.parking import (
    LotFactory,
    LotGroupFactory,
    LotZoneFactory,
    LotZoneRowFactory,
    PermitFactory,
    PermitRentalFactory,
    PermitStateFactory,
    TempPermitFactory,
)
from tests.parking.conftest import ACTOR

DAY = timedelta(days=1)


def save(lot_id=None, **values):
    links = ("user_type_ids", "deposit_type_ids", "zone_windows")
    more = {key: values.pop(key) for key in links if key in values}
    given = {} if lot_id else {"name": "North Lot", "short_name": "NORTH"}
    return save_lot(actor=ACTOR, lot_id=lot_id, values=given | values, **more)


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def user_type(number, name):
    return UserType.objects.create(number=number, name=name, grouping="Student")


def driver(name):
    return User.objects.create(kind=UserKind.DRIVER, username=name, email=f"{name}@example.com")


def deposit_type(label):
    return save_deposit_type(actor=ACTOR, values={"label": label, "amount": Decimal(20)})


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


@pytest.mark.parametrize(
    "price", ["default_cost", "temp_daily_cost", "temp_hourly_cost", "temp_over_30_monthly_cost"]
)
def test_parking_LOT_9_a_price_may_be_zero_but_not_below(ours, price):
    assert getattr(save(**{price: Decimal(0)}), price) == 0
    with pytest.raises(NegativeCost) as refusal:
        save(**{price: Decimal("-0.01")}, name="X", short_name="X")
    assert refusal.value.field == price


def test_parking_LOT_13_over_30_days_needs_its_price_and_all_vehicles_need_over_30_days(ours):
    lot = save()
    with pytest.raises(MonthlyCostMissing):
        save(lot.pk, temp_over_30=True)
    with pytest.raises(OverThirtyNeeded):
        save(lot.pk, temp_all_vehicles=True, temp_over_30_monthly_cost=Decimal(80))
    save(lot.pk, temp_over_30=True, temp_over_30_monthly_cost=Decimal(0), temp_all_vehicles=True)
    with pytest.raises(MonthlyCostMissing):
        save(lot.pk, temp_over_30_monthly_cost=None)
    with pytest.raises(OverThirtyNeeded):
        save(lot.pk, temp_over_30=False)


def test_the_day_of_bookings_ends_after_it_begins(ours):
    lot = save(temp_day_starts_at=time(7))
    for last in (time(6), time(7)):
        with pytest.raises(EndNotAfterStart):
            save(lot.pk, temp_day_ends_at=last)
    assert save(lot.pk, temp_day_ends_at=time(19)).temp_day_ends_at == time(19)


def test_parking_LOT_5_a_lots_password_is_kept_as_a_hash_and_never_audited(ours):
    lot = save()
    with pytest.raises(PasswordMissing):
        save(lot.pk, password_enabled=True)
    set_lot_password(actor=ACTOR, lot_id=lot.pk, password="tulips at dawn")
    lot = save(lot.pk, password_enabled=True)
    assert check_password("tulips at dawn", lot.password) and "tulips" not in lot.password
    with pytest.raises(PasswordMissing):
        set_lot_password(actor=ACTOR, lot_id=lot.pk, password="")
    save(lot.pk, password_enabled=False)
    assert set_lot_password(actor=ACTOR, lot_id=lot.pk, password="").password == ""
    set_lot_password(actor=ACTOR, lot_id=lot.pk, password="")
    assert actions()[1::2] == ["lot.password_set", "lot.changed"]
    assert actions()[-1] == "lot.password_removed" and len(actions()) == 5
    told = " ".join(str(data) for data in AuditEntry.objects.values_list("data", flat=True))
    assert "tulips" not in told and lot.password not in told


def test_parking_QCK_8_a_new_qr_code_replaces_the_printed_one(ours):
    lot = save()
    printed = lot.qr_token
    assert regenerate_qr(actor=ACTOR, lot_id=lot.pk).qr_token != printed
    assert actions()[-1] == "lot.qr_regenerated"
    assert not Lot.objects.filter(qr_token=printed).exists()


def test_parking_LOT_12_a_lot_with_permits_is_archived_once_that_is_confirmed(ours):
    lot, now = save(), timezone.now()
    around = {"starts_at": now - timedelta(hours=1), "ends_at": now + timedelta(days=1)}
    person = driver("holder")
    rental = PermitRentalFactory(permit=PermitFactory(lot=lot), person=person, **around)
    TempPermitFactory(lot=lot, person=person, **around)
    for email in ("Guest@example.com", "guest@example.com"):
        TempPermitFactory(lot=lot, email=email, **around)
    PermitRentalFactory(permit=PermitFactory(lot=lot), person=driver("gone"))
    Permit.objects.exclude(pk=rental.permit_id).update(archived_at=now)
    PermitRental.objects.exclude(pk=rental.pk).update(starts_at=now - timedelta(days=2), ends_at=now - DAY)
    with pytest.raises(LotOccupied, match="2 people have permits here"):
        archive_lot(actor=ACTOR, lot_id=lot.pk)
    assert archive_lot(actor=ACTOR, lot_id=lot.pk, is_confirmed=True).archived_at
    rental.refresh_from_db()
    assert rental.is_open and rental.ended_at is None
    assert TempPermit.objects.valid_at(now).count() == 3


def test_the_deposits_of_a_lot_are_replaced(ours, theirs):
    key, card = deposit_type("Key"), deposit_type("Card")
    with client_scope(theirs):
        foreign = deposit_type("Key")
    lot = save(deposit_type_ids=[key.pk])
    save(lot.pk, deposit_type_ids=[card.pk])
    assert list(lot.deposit_types.all()) == [card]
    entry = AuditEntry.objects.get(action="lot.deposit_types_changed", data__removed=["Key"])
    assert entry.data == {"removed": ["Key"], "added": ["Card"]}
    with pytest.raises(RowMissing):
        save(lot.pk, deposit_type_ids=[foreign.pk])
    archive_deposit_type(actor=ACTOR, deposit_type_id=card.pk)
    archive_deposit_type(actor=ACTOR, deposit_type_id=key.pk)
    save(lot.pk, deposit_type_ids=[card.pk])
    with pytest.raises(TypeArchived):
        save(lot.pk, deposit_type_ids=[card.pk, key.pk])
    assert list(lot.deposit_types.all()) == [card]


def test_common_lot_types_are_renamed_for_all_lots_and_kept_while_one_uses_them(ours):
    garage = save_common_lot_type(actor=ACTOR, name=" Garage ")
    lot = save(common_lot_type=garage)
    with pytest.raises(NameTaken):
        save_common_lot_type(actor=ACTOR, name="GARAGE")
    with pytest.raises(NameRequired):
        save_common_lot_type(actor=ACTOR, name=" ")
    save_common_lot_type(actor=ACTOR, type_id=garage.pk, name="Parkade")
    assert Lot.objects.get().common_lot_type.name == "Parkade"
    archive_lot(actor=ACTOR, lot_id=lot.pk)
    with pytest.raises(InUse, match="1 lot"):
        delete_common_lot_type(actor=ACTOR, type_id=garage.pk)
    save(lot.pk, common_lot_type=None)
    delete_common_lot_type(actor=ACTOR, type_id=garage.pk)
    assert actions()[-1] == "common_lot_type.deleted" and not CommonLotType.objects.exists()


def test_figures_of_a_lot_say_where_its_permits_stand(ours):
    lot, now, bad = LotFactory(), timezone.now(), PermitStateFactory(name="Lost", is_valid=False)
    around = {"starts_at": now - timedelta(hours=1), "ends_at": now + DAY}
    later = {"starts_at": now + timedelta(hours=1), "ends_at": now + DAY}
    person = driver("holder")
    for status in (RentalStatus.REQUESTED, RentalStatus.RESERVED, RentalStatus.RENTED, RentalStatus.RENTED):
        PermitRentalFactory(permit=PermitFactory(lot=lot), person=person, status=status, **around)
    for status in (RentalStatus.RELEASED, RentalStatus.REFUNDED):  # free again
        ended = {"status": status, "ended_at": now, **around}
        PermitRentalFactory(permit=PermitFactory(lot=lot), person=person, **ended)
    PermitFactory(lot=lot, visible_to_user=False)
    PermitFactory(lot=lot, held_at=now)
    PermitFactory(lot=lot, state=bad)
    PermitFactory(lot=lot, archived_at=now)
    PermitFactory()
    for moments, status in (
        (around, TempStatus.ACTIVE),
        (later, TempStatus.ACTIVE),
        (around, TempStatus.HELD),
    ):
        TempPermitFactory(lot=lot, status=status, **moments)
    TempPermitFactory(lot=lot)
    assert vars(lot_figures(lot, now)) == {
        "allocated": 9, "visible": 2, "held": 1, "requested": 1, "reserved": 1, "rented": 2, "archived": 1,
        "temp_now": 1, "temp_future": 1,
    }  # fmt: skip
    listed = with_use(lot_list(), now).get(pk=lot.pk)
    assert (listed.free_count, listed.rented_count) == (2, 4)
    empty = with_use(lot_list(), now).get(pk=LotFactory().pk)
    assert (empty.free_count, empty.rented_count) == (0, 0)


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
