"""Temporary permits from the cart to the gate (parking §9, §10)."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import Channel, TempKind, TempStatus
from parking.exceptions import (
    AllVehiclesNotSold,
    BadRange,
    DnttNeedsVehicle,
    EndNotAfterStart,
    NoSpaceLeft,
    NoTempPermits,
    OneVehicleOnly,
    PlateHasPermit,
    PlateRequired,
    ReasonRequired,
    StartPast,
    TempMoved,
    VehicleHeld,
    VehicleNotTheirs,
)
from parking.models import Dntt, LotZoneRow, TempPermit
from parking.queries import check_plate, permit_stats
from parking.queries.temp_permits import temp_permits_of, temp_search, temps_in_cart
from parking.queries.temp_space import spaces_left
from parking.rules.sales_window import first_second, last_second
from parking.services.drivers import unlink_driver
from parking.services.lots import archive_lot
from parking.services.temp_endings import cancel_temp_permit, give_up_temp_permit, release_temp_permits
from parking.services.temp_permits import Cars, extend_temp_permit, hold_again, issue_temp_permit, local_zone
from payments.choices import Happening, PaymentStatus
from payments.exceptions import EmailNeeded
from payments.services.settlement import end_payment
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import LotFactory, LotZoneFactory, LotZoneRowFactory, VehicleFactory
from tests.parking.temp_selling import (
    HOUR,
    MONTHLY,
    book,
    book_guest,
    buy,
    fresh,
    make_shop,
    new_car,
    open_shop,
    run_out,
    soon,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    site = make_shop()
    with client_scope(site.client):
        yield open_shop(site)


def mails():
    return list(OutboxMail.objects.filter(kind="temp.confirmed").order_by("pk"))


def set_lot(office, **facts):
    for name, fact in facts.items():
        setattr(office.lot, name, fact)
    office.lot.save()


# The cart


def test_a_booking_is_in_the_cart_and_holds_its_space(office):
    save_settings(actor=ACTOR, values={"temp_hold_minutes": 15})
    before = timezone.now()
    permit = book(office)
    assert (permit.status, permit.price, permit.kind) == (TempStatus.CART, 6, TempKind.HOURLY)
    assert timedelta(minutes=15) <= permit.held_until - before < timedelta(minutes=16)
    assert len(permit.number) == 9 and permit.number.startswith("T")
    assert [(row.plate, row.vehicle_id) for row in permit.plates.all()] == [("CAR 1", office.car.pk)]
    assert list(temps_in_cart(office.driver, timezone.now())) == [permit]
    assert spaces_left(office.lot, permit.starts_at, permit.ends_at) == 1
    assert spaces_left(office.lot, permit.ends_at, permit.ends_at + HOUR) == 2  # [start, end)


def test_a_lot_that_sells_none_refuses(office):
    set_lot(office, temp_enabled=False)
    with pytest.raises(NoTempPermits):
        book(office)
    set_lot(office, temp_enabled=True)
    archive_lot(actor=ACTOR, lot_id=office.lot.pk)
    with pytest.raises(NoTempPermits):
        book(office)


def test_times_that_cannot_be(office):
    with pytest.raises(EndNotAfterStart):
        book(office, hours=0)
    with pytest.raises(StartPast):
        book(office, start=-1)
    with pytest.raises(BadRange, match="over"):
        book(office, start=-3, channel=Channel.ADMIN, reason="Too late")


def test_whose_vehicles_and_how_many(office):
    second, stranger = new_car(office.driver, "CAR 2"), VehicleFactory(plate="OTHER")
    with pytest.raises(VehicleNotTheirs):
        book(office, cars=Cars(vehicle_ids=(stranger.pk,)))
    with pytest.raises(VehicleNotTheirs):
        book_guest(office, cars=Cars(vehicle_ids=(office.car.pk,)))
    with pytest.raises(OneVehicleOnly):
        book(office, cars=Cars(vehicle_ids=(office.car.pk, second.pk)))
    for cars in (Cars(), Cars(plates=("--",))):
        with pytest.raises(PlateRequired):
            book(office, cars=cars)
    with pytest.raises(EmailNeeded):
        book_guest(office, email="nobody")
    with pytest.raises(RowMissing):
        book(office, person_id=office.site.clerk.pk)


def test_parking_TMP_13_a_permit_for_all_vehicles(office):
    new_car(office.driver, "CAR 2")
    everything = {"cars": Cars(all_vehicles=True), "hours": 45 * 24}
    set_lot(office, **MONTHLY)
    with pytest.raises(AllVehiclesNotSold):
        book(office, **everything)
    set_lot(office, temp_all_vehicles=True)
    with pytest.raises(AllVehiclesNotSold):
        book(office, cars=Cars(all_vehicles=True))
    permit = book(office, **everything)
    assert (permit.kind, permit.price) == (TempKind.LONG, 160)
    assert [row.plate_key for row in permit.plates.all()] == ["CAR1", "CAR2"]


def test_parking_TMP_8_a_full_lot_refuses(office):
    book(office)
    book_guest(office)
    with pytest.raises(NoSpaceLeft):
        book_guest(office, "GUEST 2")
    book_guest(office, "GUEST 2", start=3)
    set_lot(office, temp_max=None)
    with pytest.raises(NoSpaceLeft):
        book_guest(office, "GUEST 3", start=20)


def test_parking_TMP_8_a_hold_that_ran_out_takes_no_space(office):
    gone = [book(office), book_guest(office)]
    run_out(*gone)
    assert spaces_left(office.lot, gone[0].starts_at, gone[0].ends_at) == 2
    book_guest(office, "GUEST 2")


def test_parking_TMP_9_one_vehicle_one_permit_at_a_time(office):
    permit = book(office)
    with pytest.raises(PlateHasPermit) as refused:
        book_guest(office, "car-1", start=2)
    assert refused.value.facts["permit_id"] == permit.pk
    book_guest(office, "car-1", start=3)
    book(office, lot_id=LotFactory(temp_enabled=True, temp_max=1, temp_hourly_cost=1).pk)


def test_a_hold_is_taken_again_at_todays_price(office):
    permit = book(office)
    run_out(permit)
    set_lot(office, temp_hourly_cost=Decimal(5))
    again = hold_again(actor=ACTOR, permit_id=permit.pk, person=office.driver)
    assert again.held_until > timezone.now() and again.price == 10
    with pytest.raises(RowMissing):
        hold_again(actor=ACTOR, permit_id=permit.pk, person=make_driver("somebody"))
    run_out(permit)
    book_guest(office, "GUEST 1")
    book_guest(office, "GUEST 2")
    with pytest.raises(NoSpaceLeft):
        hold_again(actor=ACTOR, permit_id=permit.pk, person=office.driver)


def test_a_live_hold_is_taken_again_without_counting_itself(office):
    set_lot(office, temp_max=1)
    permit = book(office)
    assert hold_again(actor=ACTOR, permit_id=permit.pk, person=office.driver).held_until > permit.held_until


def test_giving_up_frees_the_space(office):
    permit = book(office)
    with pytest.raises(RowMissing):
        give_up_temp_permit(actor=ACTOR, permit_id=permit.pk, person=make_driver("somebody"))
    ended = give_up_temp_permit(actor=ACTOR, permit_id=permit.pk, person=office.driver)
    assert ended.status == TempStatus.CANCELLED
    assert spaces_left(office.lot, permit.starts_at, permit.ends_at) == 2
    with pytest.raises(TempMoved):
        give_up_temp_permit(actor=ACTOR, permit_id=permit.pk, person=office.driver)


# The office


def test_parking_TMP_11_the_office_begins_in_the_past_with_a_reason(office):
    past = {"start": -1, "hours": 2, "channel": Channel.ADMIN}
    with pytest.raises(ReasonRequired):
        book(office, **past)
    permit = book(office, reason="The machine was broken", **past)
    assert permit.comment == "The machine was broken"
    assert AuditEntry.objects.get(action="temp.booked").data["reason"] == "The machine was broken"


def issue(office, **facts):
    given = {
        "lot_id": office.lot.pk, "kind": TempKind.DAILY, "starts_at": soon(), "ends_at": soon(2),
        "person_id": office.driver.pk, "cars": Cars(vehicle_ids=(office.car.pk,)),
    }  # fmt: skip
    return issue_temp_permit(actor=ACTOR, **given | facts)


def test_the_office_issues_with_a_do_not_ticket_entry(office):
    permit = issue(office, dntt_notes="Guest of the dean")
    entry = Dntt.objects.get(vehicle=office.car)
    assert (permit.channel, entry.notes, entry.location) == (Channel.ADMIN, "Guest of the dean", "North")
    assert (entry.starts_at, entry.ends_at) == (permit.starts_at, permit.ends_at)


def test_a_plate_that_is_no_vehicle_gets_no_entry_and_no_permit(office):
    with pytest.raises(DnttNeedsVehicle):
        issue(office, cars=Cars(plates=("NEW 1",)), dntt_notes="Guest of the dean")
    assert not TempPermit.objects.exists()


def test_the_office_cancels_and_the_money_stays(office):
    permit = book(office)
    state = buy(office, permit)
    with pytest.raises(ReasonRequired):
        cancel_temp_permit(actor=ACTOR, permit_id=permit.pk, reason=" ")
    ended = cancel_temp_permit(actor=ACTOR, permit_id=permit.pk, reason="Lot is closed")
    assert (ended.status, ended.end_reason) == (TempStatus.CANCELLED, "Lot is closed")
    state.refresh_from_db()
    assert (state.status, state.refunded) == (PaymentStatus.PROCESSED, 0)
    assert list(temp_permits_of(office.driver)) == [permit]
    with pytest.raises(TempMoved):
        cancel_temp_permit(actor=ACTOR, permit_id=permit.pk, reason="Again")


def test_parking_TMP_15_an_extension_goes_on_from_the_old_end(office):
    permit = book(office)
    extension = {"actor": ACTOR, "permit_id": permit.pk, "channel": Channel.PORTAL}
    with pytest.raises(TempMoved):
        extend_temp_permit(ends_at=permit.ends_at + HOUR, **extension)
    buy(office, permit)
    more = extend_temp_permit(ends_at=permit.ends_at + HOUR, **extension)
    assert (more.starts_at, more.price, more.status) == (permit.ends_at, 3, TempStatus.CART)
    assert [row.vehicle_id for row in more.plates.all()] == [office.car.pk]


def test_an_extension_of_a_whole_day_begins_with_the_next(office):
    day = timezone.localdate(timezone=ZoneInfo("America/Toronto")) + timedelta(days=3)
    starts_at, ends_at = first_second(day, local_zone()), last_second(day, local_zone())
    permit = book(office, kind=TempKind.DAILY, starts_at=starts_at, ends_at=ends_at)
    buy(office, permit)
    next_day = day + timedelta(days=1)
    more = extend_temp_permit(
        actor=ACTOR,
        permit_id=permit.pk,
        ends_at=last_second(next_day, local_zone()),
        channel=Channel.PORTAL,
    )
    assert (more.starts_at, more.price) == (first_second(next_day, local_zone()), 12)


def test_parking_PER_16_an_archived_persons_permits_end(office):
    in_cart, held, paid = (book(office, start=start) for start in (1, 3, 5))
    others = book_guest(office)
    buy(office, paid)
    state = buy(office, held, payment_type=office.cash)
    assert release_temp_permits(actor=ACTOR, user=office.driver) == 3
    assert {fresh(row).status for row in (in_cart, held, paid)} == {TempStatus.CANCELLED}
    assert fresh(others).status == TempStatus.CART
    end_payment(actor=ACTOR, payment_id=state.payment_id, happening=Happening.CANCELLED)
    assert fresh(held).status == TempStatus.CANCELLED


# Who asks


def test_parking_TMP_12_a_plate_is_right_in_its_lot_as_long_as_it_lasts(office):
    permit = book(office)
    at = permit.starts_at
    assert check_plate(plate="CAR 1", at=at).rights == ()
    buy(office, permit)
    (right,) = check_plate(plate="car-1", at=at, target=office.lot).rights
    assert (right.kind, right.label, right.name, right.reference) == ("temp", "temp", "NORTH", permit.number)
    assert right.in_target and [place.id for place in right.lots] == [office.lot.pk]
    (elsewhere,) = check_plate(plate="CAR 1", at=permit.ends_at, target=LotFactory()).rights
    assert not elsewhere.in_target
    second = timedelta(seconds=1)
    for outside in (at - second, permit.ends_at + second):
        assert check_plate(plate="CAR 1", at=outside).rights == ()


def test_parking_PS_1_stats_count_it_in_the_zones_of_its_lot(office):
    row = LotZoneRowFactory(lot=office.lot, zone=LotZoneFactory(name="1001"))
    LotZoneFactory(name="1002")
    permit = book(office)
    buy(office, permit)

    def counted():
        return {row.zone: row.total for row in permit_stats(permit.starts_at) if row.type == "temp"}

    assert counted() == {"1001": 1, "1002": 0}
    LotZoneRow.objects.filter(pk=row.pk).delete()
    assert counted() == {"1001": 0, "1002": 0}


def test_a_vehicle_with_a_permit_stays(office):
    permit = book(office)
    buy(office, permit)
    with pytest.raises(VehicleHeld, match=permit.number):
        unlink_driver(actor=ACTOR, vehicle_id=office.car.pk, user=office.driver)
    cancel_temp_permit(actor=ACTOR, permit_id=permit.pk, reason="Sold the car")
    unlink_driver(actor=ACTOR, vehicle_id=office.car.pk, user=office.driver)


def test_search_finds_by_number_plate_address_and_name(office):
    mine, guest = book(office), book_guest(office)
    for text in (mine.number.lower(), "car-1", office.driver.username):
        assert list(temp_search(text=text)) == [mine], text
    assert list(temp_search(text="guest@")) == [guest]
    run_out(guest)
    assert list(temp_search()) == [mine]
    assert list(temp_permits_of(office.driver)) == []
