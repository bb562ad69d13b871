"""Temporary permits in the office: searched, issued, extended, cancelled, printed (parking §9)."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import Channel, TempKind, TempStatus
from parking.models import Dntt, TempPermit
from parking.services.drivers import link_driver
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, TempPermitFactory, TempPermitPlateFactory, VehicleFactory
from tests.payments.pdf import pages_of

pytestmark = pytest.mark.django_db
TORONTO = ZoneInfo("America/Toronto")
LIST, ISSUE = "/admin/temporary-permits/", "/admin/temporary-permits/issue/"


@pytest.fixture
def office(world):
    """The world's first client, its scope open, with a lot that sells by the hour."""
    site = world.ours
    with client_scope(site.client):
        site.temp_lot = LotFactory(
            name="Visitors", short_name="VIS", temp_enabled=True, temp_max=5, temp_up_to_30=True,
            temp_hourly_cost=Decimal(3),
        )  # fmt: skip
        site.car = VehicleFactory(plate="DORA 1")
        link_driver(actor=ACTOR, vehicle_id=site.car.pk, user=site.driver)
        yield site


@pytest.fixture
def desk(office, signed_in):
    return signed_in(office)


def typed(at):
    return timezone.localtime(at, TORONTO).strftime("%Y-%m-%dT%H:%M")


def asked(office, **facts):
    now = timezone.now()
    given = {
        "person": office.driver.username, "lot": office.temp_lot.pk, "kind": TempKind.HOURLY, "plates": "dora-1",
        "starts_at": typed(now + timedelta(hours=1)), "ends_at": typed(now + timedelta(hours=3)),
    }  # fmt: skip
    return given | facts


def confirmed(desk, data, seen="6"):
    return desk.post(ISSUE, data | {"confirmed": "1", "seen": seen})


def newest():
    return TempPermit.objects.order_by("-pk").first()


def test_the_list_finds_by_number_plate_person_and_guest(office, desk):
    mine, guests = office.temp_permit, office.guest_permit
    for text, found, other in (
        (mine.number, mine, guests),
        (guests.email, guests, mine),
        (guests.plates.get().plate.lower(), guests, mine),
        (office.driver.username, mine, guests),
    ):
        page = desk.get(LIST, {"q": text}).content.decode()
        assert f"/temporary-permits/{found.pk}/" in page and f"/temporary-permits/{other.pk}/" not in page, (
            text
        )


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [
        ({"now": "on"}, {"running"}),
        ({"status": "cancelled"}, {"ended"}),
        ({"kind": "daily"}, {"later"}),
        ({"channel": "qr"}, {"later"}),
        ({"valid_on": "+2"}, {"later"}),
        ({"valid_on": "0"}, {"running"}),
        ({"starts_after": "+1"}, {"later"}),
        ({"ends_before": "+1"}, {"running", "ended"}),
    ],
)
def test_each_filter_narrows(office, desk, asked_for, found):
    now = timezone.now()
    hour, two_days = timedelta(hours=1), timedelta(days=2)
    facts = {"lot": office.temp_lot, "starts_at": now - hour, "ends_at": now + timedelta(minutes=1)}
    TempPermitFactory(number="running", **facts)
    TempPermitFactory(number="ended", **facts | {"status": TempStatus.CANCELLED})
    later = {"starts_at": now + two_days, "ends_at": now + two_days + hour}
    TempPermitFactory(number="later", **facts | later | {"kind": TempKind.DAILY, "channel": Channel.QR})
    days = {
        name: str(timezone.localdate(timezone=TORONTO) + timedelta(days=int(value)))
        if value.strip("+").isdecimal()
        else value
        for name, value in asked_for.items()
    }
    page = desk.get(LIST, {"lot": office.temp_lot.pk} | days).content.decode()
    assert {number for number in ("running", "ended", "later") if f">{number}<" in page} == found


def test_a_list_of_three_costs_as_many_queries_as_of_one_and_is_exported(office, desk):

    def add():
        permit = TempPermitFactory(lot=office.temp_lot, person=office.driver, email="")
        TempPermitPlateFactory(temp_permit=permit)

    def cost():
        with CaptureQueriesContext(connection) as done:
            desk.get(LIST, {"lot": office.temp_lot.pk})
        return len(done)

    add()
    desk.get(LIST)
    one = cost()
    add()
    add()
    assert cost() == one
    sheet = b"".join(desk.get(LIST, {"export": "csv"}).streaming_content).decode()
    assert office.temp_permit.number in sheet and office.guest_permit.email in sheet


def test_issuing_shows_the_price_holds_the_space_and_leads_to_the_desk(office, desk):
    page = desk.post(ISSUE, asked(office)).content.decode()
    assert "$6.00" in page and "Visitors" in page
    answer = confirmed(desk, asked(office))
    permit = newest()
    assert answer.status_code == 302
    assert answer["Location"] == f"/admin/users/{office.driver.pk}/payments/take/?item=temp:{permit.pk}"
    assert (permit.status, permit.price, permit.person) == (TempStatus.CART, 6, office.driver)
    assert permit.held_until > timezone.now() and permit.channel == Channel.ADMIN
    assert permit.plates.get().vehicle == office.car
    entry = AuditEntry.objects.get(action="temp.booked", object_id=str(permit.pk))
    assert entry.actor_label == str(office.admin)
    assert "$6.00" in desk.get(answer["Location"]).content.decode()
    assert "DORA 1" in desk.get(f"{LIST}{permit.pk}/").content.decode(), "its history names its plates"


def test_another_price_than_was_shown_is_shown_again(office, desk):
    before = TempPermit.objects.count()
    page = confirmed(desk, asked(office), seen="5").content.decode()
    assert "The price has changed" in page and TempPermit.objects.count() == before


def test_parking_TMP_11_the_office_back_dates_with_a_reason(office, desk):
    begun = typed(timezone.now() - timedelta(hours=1))
    assert "Write a reason" in confirmed(desk, asked(office, starts_at=begun), "12").content.decode()
    assert confirmed(desk, asked(office, starts_at=begun, reason="Came early"), "12").status_code == 302
    assert newest().comment == "Came early"


def test_do_not_ticket_or_tow_comes_along_for_a_vehicle_and_is_refused_for_a_plate(office, desk):
    page = confirmed(desk, asked(office, dntt="on", plates="OTHER 1")).content.decode()
    assert "needs one of the person’s vehicles" in page and not Dntt.objects.filter(vehicle=office.car)
    assert confirmed(desk, asked(office, dntt="on")).status_code == 302
    permit, entry = newest(), Dntt.objects.get(vehicle=office.car)
    assert (entry.starts_at, entry.ends_at) == (permit.starts_at, permit.ends_at)


def test_a_guest_gets_what_is_free_and_nothing_else(office, desk):
    guest = {"person": "", "email": "visitor@example.com", "plates": "GUEST 7"}
    before = TempPermit.objects.count()
    assert "takes no money for guests" in confirmed(desk, asked(office, **guest)).content.decode()
    assert TempPermit.objects.count() == before
    office.temp_lot.temp_hourly_cost = 0
    office.temp_lot.save()
    answer = confirmed(desk, asked(office, **guest), seen="0")
    permit = newest()
    assert answer["Location"] == f"/admin/temporary-permits/{permit.pk}/"
    assert (permit.status, permit.email) == (TempStatus.ACTIVE, "visitor@example.com")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"person": ""}, "Choose a user, or give the email"),
        ({"email": "visitor@example.com"}, "Choose a user, or give the email"),
        ({"person": "nobody at all"}, "Nobody is found"),
        ({"kind": "daily"}, "This kind of temporary permit is not sold here"),
        ({"ends_at": "2020-01-01T10:00"}, "end"),
        ({"lot": 0}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(office, desk, facts, said):
    before = TempPermit.objects.count()
    answer = confirmed(desk, asked(office, **facts))
    assert answer.status_code == 200 and said in answer.content.decode()
    assert TempPermit.objects.count() == before


def test_a_person_in_the_address_is_filled_in(office, desk):
    page = desk.get(ISSUE, {"person": office.driver.pk}).content.decode()
    assert f'value="{office.driver.username}"' in page


def test_parking_TMP_15_an_extension_begins_where_the_old_one_ends(office, desk):
    now = timezone.now().replace(microsecond=0, second=0)
    permit = TempPermitFactory(
        lot=office.temp_lot, person=office.driver, email="", starts_at=now, ends_at=now + timedelta(hours=1)
    )
    TempPermitPlateFactory(temp_permit=permit, plate=office.car.plate, vehicle=office.car)
    until = typed(permit.ends_at + timedelta(hours=2))
    answer = desk.post(f"{LIST}{permit.pk}/extend/", {"ends_at": until})
    added = newest()
    assert answer["Location"] == f"{LIST}{added.pk}/"
    assert (added.starts_at, added.status, added.person) == (permit.ends_at, TempStatus.CART, office.driver)
    assert added.plates.get().vehicle == office.car


def test_cancelling_needs_a_reason_and_leaves_the_money(office, desk):
    url = f"{LIST}{office.temp_permit.pk}/cancel/"
    assert "Write a reason" in desk.post(url).content.decode()
    assert desk.post(url, {"reason": "Sold by mistake"}).status_code == 302
    office.temp_permit.refresh_from_db()
    assert office.temp_permit.status == TempStatus.CANCELLED
    assert AuditEntry.objects.filter(action="temp.cancelled", object_id=str(office.temp_permit.pk)).exists()
    assert "Sold by mistake" in desk.get(f"{LIST}{office.temp_permit.pk}/").content.decode()


def test_chosen_permits_all_found_and_those_of_a_lot_are_printed_together(office, desk):
    both = [office.temp_permit.pk, office.guest_permit.pk]
    pages = pages_of(desk.post(f"{LIST}print/", {"ids": both, "action": "print"}).content)
    assert len(pages) == 2
    (page,) = pages_of(desk.get(f"{LIST}print/", {"q": office.guest_permit.number}).content)
    assert office.guest_permit.number in page
    printing = f"{LIST}printing/"
    assert len(pages_of(desk.get(printing, {"print": "1", "lot": office.lot.pk}).content)) == 2
    answer = desk.get(printing, {"print": "1", "lot": office.temp_lot.pk}, follow=True)
    assert "Nothing to print" in answer.content.decode()


def test_what_is_not_valid_any_more_cannot_be_printed(office, desk):
    TempPermit.objects.filter(pk=office.temp_permit.pk).update(status=TempStatus.CANCELLED)
    assert desk.get(f"{LIST}{office.temp_permit.pk}/permit.pdf").status_code == 404
    assert "permit.pdf" not in desk.get(f"{LIST}{office.temp_permit.pk}/").content.decode()


def test_who_only_sees_does_not_sell(office, signed_in):
    viewer = signed_in(office, staff_member("viewer", rights=["temp.view"]))
    assert "/issue/" not in viewer.get(LIST).content.decode()
    assert viewer.post(ISSUE, asked(office)).status_code == 403
    assert viewer.post(f"{LIST}{office.temp_permit.pk}/cancel/", {"reason": "x"}).status_code == 403
