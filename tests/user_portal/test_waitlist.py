"""Waiting lists as drivers and guests find them: joined, left, a permit that was given (parking §15, LOT-2)."""

import re
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from accounts.models import User
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import EntryStatus, Visibility
from parking.models import Lot, PermitRental, WaitlistEntry, WaitlistGroup
from parking.services.rental_endings import cancel_request
from parking.services.waitlist_serving import assign_permit
from parking.services.waitlists import add_to_waitlist
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory
from tests.parking.selling import another_driver, ask, open_shop
from tests.payments.conftest import pay
from tests.user_portal.test_payments import words

pytestmark = pytest.mark.django_db
TORONTO = ZoneInfo("America/Toronto")
NEXT = "the parking office gives it to who is next"
TELLS = "the parking office tells you"


@pytest.fixture
def shop(scope):
    """A lot with a waiting list, whose only number somebody else has asked for."""
    shop = open_shop(SimpleNamespace(site=scope, permits=1))
    Lot.objects.filter(pk=shop.lot.pk).update(waitlist_enabled=True)
    shop.holder = another_driver("holder")
    shop.taken = ask(shop, shop.holder)
    return shop


@pytest.fixture
def driver(shop, signed_in):
    return signed_in(shop.site)


def join_url(lot):
    return f"/waitlist/join/{lot.pk}/"


def leave_url(entry):
    return f"/waitlist/{entry.pk}/leave/"


def wait(shop, person=None, lot=None):
    """An entry of this person on the list of the lot."""
    person, lot = person or shop.driver, lot or shop.lot
    return add_to_waitlist(actor=ACTOR, person_id=person.pk, lot_id=lot.pk)


def free(shop):
    """The number's holder gives it up."""
    cancel_request(actor=ACTOR, person=shop.holder, rental_id=shop.taken.pk)


def given(shop) -> PermitRental:
    """The lot's number, freed, and given to the driver from its list."""
    save_settings(actor=ACTOR, values={"waitlist_managed": True})
    entry = wait(shop)
    free(shop)
    return assign_permit(actor=ACTOR, entry_id=entry.pk)


def another_lot(**facts) -> Lot:
    """A full lot of the same kind."""
    return LotFactory(**{"name": "Annex", "waitlist_enabled": True} | facts)


@pytest.mark.parametrize("address", ["/lots/", "/lots/{lot}/", "/permits/", "/permits/buy/{lot}/"])
def test_parking_LOT_2_a_full_lot_offers_its_list(shop, driver, browse, address):
    url = address.format(lot=shop.lot.pk)
    page = words(driver.get(url))
    assert "Join Waitlist" in page and f'href="{join_url(shop.lot)}"' in page
    if "buy" not in url:
        assert "Full" in page and f'"/permits/buy/{shop.lot.pk}/"' not in page
    Lot.objects.update(waitlist_enabled=False)
    assert "Join Waitlist" not in words(driver.get(url))


@pytest.mark.parametrize("address", ["/lots/", "/lots/{lot}/"])
def test_guests_see_the_list_and_sign_in_to_join(shop, browse, address):
    url, guest = address.format(lot=shop.lot.pk), browse(shop.site)
    page = words(guest.get(url))
    assert "This lot has a waiting list." in page and "Join Waitlist" not in page and "Full" in page
    assert f'"/login/?next={join_url(shop.lot)}"' in page.replace("%2F", "/")
    free(shop)
    assert "waiting list" not in words(guest.get(url)), "a permit can be had"
    save_settings(actor=ACTOR, values={"waitlist_only_when_full": False})
    assert "This lot has a waiting list." in words(guest.get(url))
    Lot.objects.update(password_enabled=True, password=make_password("x"))
    assert "This lot has a waiting list." not in words(guest.get(url))


def test_parking_WL_6_who_is_on_the_list_sees_so_instead(shop, driver):
    wait(shop, another_driver("first"))
    wait(shop)
    for url in ("/lots/", f"/lots/{shop.lot.pk}/", "/permits/", "/", "/waitlist/"):
        page = words(driver.get(url))
        assert "Join Waitlist" not in page and "You are on the " in page and "2 of 2" not in page, url
    save_settings(actor=ACTOR, values={"waitlist_show_rank": True})
    for url in ("/lots/", f"/lots/{shop.lot.pk}/", "/permits/", "/", "/waitlist/"):
        page = words(driver.get(url))
        assert "2 of 2" in page and '"/waitlist/' in page, url


def test_joining_says_what_it_means_and_leads_to_the_entry(shop, driver):
    group = WaitlistGroup.objects.create(name="Campus")
    for lot in (shop.lot, another_lot(), another_lot(name="Cellar", visibility=Visibility.NOT_VISIBLE)):
        Lot.objects.filter(pk=lot.pk).update(waitlist_group=group)
    page = words(driver.get(join_url(shop.lot)))
    for said in (
        "Join the waiting list: North Lot",
        "one of these lots",
        "Annex",
        TELLS,
        "one waiting list at a time",
    ):
        assert said in page
    assert "Cellar" not in page and NEXT not in page and not WaitlistEntry.objects.exists()
    save_settings(actor=ACTOR, values={"waitlist_managed": True})
    assert NEXT in words(driver.get(join_url(shop.lot)))
    page = words(driver.post(join_url(shop.lot), follow=True))
    entry = WaitlistEntry.objects.get()
    assert (entry.person, entry.group, entry.status) == (shop.driver, group, EntryStatus.WAITING)
    assert "You are on the waiting list of Campus now." in page and leave_url(entry) in page
    assert "Annex" in page and "Cellar" not in page and NEXT in page
    audited = AuditEntry.objects.get(action="waitlist.joined")
    assert audited.actor_label == str(shop.driver)


def test_a_second_click_joins_once(shop, driver):
    for _click in range(2):
        assert driver.post(join_url(shop.lot))["Location"] == "/waitlist/"
    assert WaitlistEntry.objects.count() == 1
    assert "Already on this waiting list." in words(driver.get(join_url(shop.lot), follow=True))


def test_parking_WL_2_joining_another_list_asks_first(shop, driver):
    old = wait(shop, lot=another_lot())
    asked = "joining this one means leaving that one"
    for answer in (driver.get(join_url(shop.lot)), driver.post(join_url(shop.lot))):
        page = words(answer)
        assert "You are on the waiting list of Annex." in page and asked in page
        assert f'name="leaving" value="{old.pk}"' in page
    for wrong in ("0", "x", "²", "9" * 30):
        assert asked in words(driver.post(join_url(shop.lot), {"leaving": wrong}))
    assert WaitlistEntry.objects.get() == old
    assert driver.post(join_url(shop.lot), {"leaving": old.pk})["Location"] == "/waitlist/"
    old.refresh_from_db()
    assert old.status == EntryStatus.REMOVED
    assert WaitlistEntry.objects.open().get().lot == shop.lot


def test_parking_WL_1_a_lot_with_free_permits_leads_to_buying(shop, driver):
    free(shop)
    assert "Join Waitlist" not in words(driver.get(f"/lots/{shop.lot.pk}/"))
    for answer in (driver.get(join_url(shop.lot)), driver.post(join_url(shop.lot))):
        page = words(answer)
        assert "Permits of this lot can still be had." in page and f"/permits/buy/{shop.lot.pk}/" in page
        assert 'name="leaving"' not in page and "Join Waitlist" not in page
    Lot.objects.update(waitlist_enabled=False)
    assert "This lot has no waiting list." in words(driver.get(join_url(shop.lot)))
    assert not WaitlistEntry.objects.exists()


def test_hidden_lots_and_passwords_are_kept_as_on_the_lots_own_pages(shop, driver):
    Lot.objects.update(visibility=Visibility.HIDDEN_ACCESSIBLE)
    for answer in (driver.get(join_url(shop.lot)), driver.post(join_url(shop.lot))):
        assert "This lot is not available" in words(answer, 404)
    driver.get(f"/l/{shop.lot.qr_token}/")
    Lot.objects.update(password_enabled=True, password=make_password("sesame"))
    for answer in (driver.get(join_url(shop.lot)), driver.post(join_url(shop.lot))):
        page = words(answer)
        assert "asks for a password" in page and f"/lots/{shop.lot.pk}/password/?next=" in page
    driver.post(f"/lots/{shop.lot.pk}/password/", {"password": "sesame"})
    assert driver.post(join_url(shop.lot))["Location"] == "/waitlist/"


def test_leaving_asks_first(shop, driver):
    entry = wait(shop)
    assert "Leave the waiting list of North Lot?" in words(driver.get(leave_url(entry)))
    assert WaitlistEntry.objects.get().status == EntryStatus.WAITING
    page = words(driver.post(leave_url(entry), follow=True))
    assert "You are off the waiting list of North Lot." in page and "You are on no waiting list." in page
    entry.refresh_from_db()
    assert entry.status == EntryStatus.REMOVED
    assert AuditEntry.objects.get(action="waitlist.removed").actor_label == str(shop.driver)
    assert driver.get(leave_url(entry)).status_code == driver.post(leave_url(entry)).status_code == 404


def test_who_is_on_no_list_reads_how_to_join(shop, driver):
    page = words(driver.get("/waitlist/"))
    assert "You are on no waiting list." in page and 'href="/lots/"' in page


def test_parking_WL_4_a_permit_that_was_given_names_its_deadline_everywhere(shop, driver):
    rental = given(shop)
    until = rental.reserved_until.astimezone(TORONTO)
    said = f'Given from the waiting list; pay by <time datetime="{until.isoformat(timespec="seconds")}">'
    for url in ("/waitlist/", "/permits/", "/payments/", f"/payments/checkout/?item=permit:{rental.pk}"):
        page = words(driver.get(url))
        assert said in page and date_format(until, "DATETIME_FORMAT") in page, url
        assert "Permit 1" in page and "Held for you until" not in page
    page = words(driver.get("/waitlist/"))
    assert f"/permits/{rental.pk}/give-up/" in page and '"/payments/"' in page and "/leave/" not in page
    assert "A permit is kept for you." in words(driver.get("/"))
    pay(shop.driver, shop.office.sure)
    assert "You are on no waiting list." in words(driver.get("/waitlist/"))


def test_what_was_asked_for_on_the_portal_says_nothing_of_a_list(shop, signed_in):
    page = words(signed_in(shop.site, "holder").get("/profile/"))
    User.objects.filter(pk=shop.holder.pk).update(first_name="Hal", last_name="Holder")
    for url in ("/permits/", "/payments/"):
        page = words(signed_in(shop.site, "holder").get(url))
        assert "Given from the waiting list" not in page and re.search("Pay by|Held for you until", page), url


def test_giving_it_up_takes_one_off_the_list(shop, driver):
    rental = given(shop)
    url = f"/permits/{rental.pk}/give-up/"
    page = words(driver.get(url))
    assert "The next person on the waiting list gets it, and you are off that list." in page
    assert "You have given up permit 1." in words(driver.post(url, follow=True))
    assert WaitlistEntry.objects.get().status == EntryStatus.REMOVED


def test_who_was_given_a_permit_neither_leaves_nor_joins(shop, driver):
    rental, annex = given(shop), another_lot()
    entry = WaitlistEntry.objects.get(rental=rental)
    refused = "A permit of North Lot waits to be paid. Pay it or give it up first."
    for answer in (
        driver.get(join_url(annex)),
        driver.post(join_url(annex), {"leaving": entry.pk}),
        driver.post(leave_url(entry), follow=True),
    ):
        assert refused in words(answer)
    assert driver.get(leave_url(entry))["Location"] == "/waitlist/"
    entry.refresh_from_db()
    assert entry.status == EntryStatus.ASSIGNED and WaitlistEntry.objects.count() == 1


def test_nobody_finds_the_entries_of_others(shop, there, driver, browse):
    other = wait(shop, another_driver("other"))
    with client_scope(there.client):
        twin = open_shop(SimpleNamespace(site=there, permits=0))
        Lot.objects.update(waitlist_enabled=True)
        theirs = wait(twin)
    for entry in (other, theirs):
        assert driver.get(leave_url(entry)).status_code == driver.post(leave_url(entry)).status_code == 404
    assert "This lot is not available" in words(driver.post(join_url(twin.lot)), 404)
    assert "You are on no waiting list." in words(driver.get("/waitlist/"))
    other.refresh_from_db()
    assert other.status == EntryStatus.WAITING
    for url in ("/waitlist/", join_url(shop.lot), leave_url(other)):
        assert browse(shop.site).get(url)["Location"].startswith("/login/?next=%2Fwaitlist%2F")
    assert driver.post("/waitlist/").status_code == 405
    for url in (join_url(shop.lot), leave_url(other)):
        assert driver.delete(url).status_code == 405


def test_the_menu_shows_the_list_where_there_is_one(shop, driver):
    link = '<a href="/waitlist/"'
    assert link in words(driver.get("/vehicles/"))
    wait(shop)
    Lot.objects.update(waitlist_enabled=False)
    assert link in words(driver.get("/vehicles/")), "who is on a list finds it still"
    WaitlistEntry.objects.all().delete()
    assert link not in words(driver.get("/vehicles/"))


@pytest.mark.parametrize("url", ["/lots/", "/permits/"])
def test_the_number_of_queries_does_not_grow_with_lots(shop, driver, browse, url):
    group = WaitlistGroup.objects.create(name="Campus")
    wait(shop, lot=another_lot(name="Shared", waitlist_group=group))
    save_settings(actor=ACTOR, values={"waitlist_show_rank": True})
    browsers = [driver] if url == "/permits/" else [driver, browse(shop.site)]

    def count(browser, rows):
        while Lot.objects.count() < rows:
            another_lot(name=f"Lot {Lot.objects.count()}", waitlist_group=group)
        with CaptureQueriesContext(connection) as captured:
            assert words(browser.get(url)).count('<li class="col">') == rows
        return len(captured)

    driver.get(url)  # settings are kept from now on
    few = [count(browser, 2) for browser in browsers]
    assert few == [count(browser, 7) for browser in browsers]
