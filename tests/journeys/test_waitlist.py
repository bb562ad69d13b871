"""A waiting list from a full lot to the permit that somebody on it pays (parking §29, scenario 8)."""

from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.services.profiles import save_profile
from content.models import OutboxMail
from core.models import SystemTask
from core.scoping import client_scope
from core.services.tasks import ensure_tasks, run_here
from core.system_settings import save_settings
from parking.choices import EntryStatus, RentalStatus
from parking.models import Lot, Permit, PermitRental, WaitlistEntry
from parking.services.waitlist_serving import assign_permit
from parking.tasks import CLEAR_UNPAID
from tests.factories.accounts import ACTOR, PASSWORD, make_site
from tests.live import PHONE, findings, scrolls_sideways
from tests.parking.selling import another_driver, ask, open_shop
from tests.payments.conftest import make_type

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TORONTO = ZoneInfo("America/Toronto")
MANAGER = "lists@example.com"


@pytest.fixture
def campus(db, fakes, settings):
    """A lot of one number with a managed list, which `amy` has asked for; `ben` and `cleo` want it too."""
    settings.FAKEPAY_URL = f"{fakes.url}/fakepay"
    site = make_site("OC_TOMA")
    with client_scope(site.client):
        shop = open_shop(SimpleNamespace(site=site, permits=1))
        make_type("Visa or Interac", "fakepay", login={"secret": "fakepay-demo"})
        save_settings(actor=ACTOR, values={"waitlist_managed": True, "waitlist_managers": MANAGER})
        Lot.objects.update(waitlist_enabled=True)
        for name in ("amy", "ben", "cleo"):
            person = another_driver(name)
            save_profile(actor=ACTOR, user=person, values={"first_name": name.title(), "last_name": "Diver"})
            setattr(shop, name, person)
        shop.rental = ask(shop, shop.amy)
    return shop


def enter(page, name):
    page.fill("[name=identifier]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("main .oc-form .oc-form-actions .btn").first.click()
    page.wait_for_selector("#vehicles")


def looks_well(page):
    assert findings(page) == [] and not scrolls_sideways(page), page.url


def main_text(page) -> str:
    return page.locator("main").inner_text()


def joins(page):
    """From the list of lots to the waiting list."""
    page.goto("/lots/")
    looks_well(page)
    page.get_by_role("link", name="Join Waitlist North Lot").click()
    looks_well(page)
    page.get_by_role("button", name="Join Waitlist").click()
    page.wait_for_url("**/waitlist/")
    assert "You are on the waiting list of North Lot now." in main_text(page)
    looks_well(page)


def clear_at_night(campus):
    """What the nightly task does once the hours are over in which it was to be paid."""
    PermitRental.objects.update(reserved_until=timezone.now() - timedelta(seconds=1))
    ensure_tasks(client=campus.client)
    run_here(actor=ACTOR, task_id=SystemTask.objects.get(key=CLEAR_UNPAID).pk)


def pays(page):
    page.goto("/payments/")
    assert "Given from the waiting list; pay by" in main_text(page)
    looks_well(page)
    page.get_by_role("button", name="Continue to checkout").click()
    page.wait_for_url("**/payments/checkout/**")
    assert "Given from the waiting list; pay by" in main_text(page)
    page.get_by_role("radio", name="Visa or Interac", exact=False).first.check()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/fakepay/pay/**")
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url("**/receipts/**")


def test_parking_29_8_a_permit_that_nobody_paid_goes_to_who_waits(campus, visit):
    ben = visit("/login/", viewport=PHONE)
    enter(ben, "ben")
    joins(ben)

    with client_scope(campus.client):
        clear_at_night(campus)
        campus.rental.refresh_from_db()
        assert campus.rental.status == RentalStatus.RELEASED
        assert Permit.objects.get().held_at
        told = OutboxMail.objects.get(kind="waitlist.available")
        assert told.to == MANAGER and "North Lot" in told.text

    cleo = visit("/login/")
    enter(cleo, "cleo")
    for path in (f"/lots/{campus.lot.pk}/", "/permits/"):
        cleo.goto(path)
        assert "Full" in main_text(cleo) and "Join Waitlist" in main_text(cleo)
        assert cleo.locator(f"a[href='/permits/buy/{campus.lot.pk}/']").count() == 0

    with client_scope(campus.client), timezone.override(TORONTO):  # as in a request of the office
        entry = WaitlistEntry.objects.get()
        rental = assign_permit(actor=campus.site.admin.actor, entry_id=entry.pk)
        until = date_format(timezone.localtime(rental.reserved_until), "DATETIME_FORMAT")
        told = OutboxMail.objects.get(kind="waitlist.assigned")
        assert told.to == campus.ben.email and until in told.text

    ben.reload()
    assert "Permit 1" in main_text(ben) and until in main_text(ben)
    looks_well(ben)
    pays(ben)
    with client_scope(campus.client):
        rental.refresh_from_db(), entry.refresh_from_db()
        assert (rental.person, rental.status) == (campus.ben, RentalStatus.RENTED)
        assert entry.status == EntryStatus.PURCHASED
    ben.goto("/waitlist/")
    assert "You are on no waiting list." in main_text(ben)
    cleo.goto(f"/lots/{campus.lot.pk}/")
    assert "Full" in main_text(cleo)
