"""Every page of the portal in a browser: axe finds nothing, nothing scrolls sideways, the content policy is silent."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import Company, Profile
from accounts.rules.links import address_tokens, reset_tokens
from content.services.pages import save_page
from content.services.texts import Draft, save_text
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.models import LotUserType
from parking.services.drivers import link_driver
from parking.services.waitlists import add_to_waitlist
from tests.factories.accounts import ACTOR, PASSWORD, make_driver
from tests.factories.parking import (
    LotFactory,
    LotZoneFactory,
    PermitFactory,
    PermitRentalFactory,
    VehicleFactory,
)
from tests.live import DESKTOP, PHONE, findings, scrolls_sideways
from tests.parking.mapping import make_place
from tests.parking.selling import make_window
from tests.user_portal.test_home import park

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GUEST_PAGES = [
    "/how-to-park/",
    "/tickets/find/",
    *("/map/", "/lot-groups/{group}/", "/on-the-map/"),
    *("/lots/", "/lots/{lot}/", "/lots/{lot}/password/", "/lots/0/"),
    *("/", "/login/", "/password/forgotten/", "/password/forgotten/sent/", "/password/new/{id}/x/"),
    *("/register/", "/register/1/", "/register/sent/{id}/"),
    *("/register/confirm/{id}/x/", "/register/confirm/{new}/x/", "/register/confirm/{new}/{confirm}/"),
]
FORMS = [
    *("/login/", "/password/forgotten/", "/password/new/{id}/{token}/"),
    *("/register/", "/register/3/", "/register/confirm/{new}/{confirm}/"),
]
DRIVERS_PAGES = [
    *("/password/", "/profile/", "/profile/email/", "/vehicles/", "/popup/vehicle_add/", "/vehicles/add/"),
    *("/tickets/", "/tickets/find/"),
    *("/map/", "/lot-groups/{group}/"),
    *("/company/", "/how-to-park/", "/permits/", "/permits/buy/{lot}/"),
    *("/permits/{rental}/give-up/", "/permits/{rental}/vehicles/"),
    *("/lots/", "/waitlist/", "/waitlist/join/{full}/", "/waitlist/{entry}/leave/"),
    *("/vehicles/{sole}/", "/vehicles/{shared}/", "/vehicles/{others}/", "/vehicles/{sole}/remove/"),
]
DRIVERS_FORMS = ["/password/", "/profile/email/", "/vehicles/add/"]


@pytest.fixture
def site(here):
    """A client with lots, and a driver with a vehicle that may park and one that may not."""
    with client_scope(here.client):
        LotFactory(name="North Lot", location_text="Behind the arena, gate 3", default_cost=121)
        lot = LotFactory(name="Deanery", lot_scope="user_type", default_cost=0)
        LotUserType.objects.create(lot=lot, user_type=here.driver.profile.user_type)
        _vehicles(here)
        _words()
        here.new = make_driver(
            "nora", email="", new_email="nora@example.com", status="pending", password=None
        )
        here.keys = {"id": here.driver.public_id, "token": reset_tokens.make_token(here.driver)}
        here.keys["lot"] = here.cars["lot"] = lot.pk
        _permits(here, lot)
        _map(here)
        here.keys |= {"new": here.new.public_id, "confirm": address_tokens.make_token(here.new)}
    return here


def _words():
    """The client's own words around and above every page, and a page of its own."""
    page = save_page(actor=ACTOR, values={"slug": "how-to-park", "published": True})
    body = "<p class=lead>Hello [user name]</p><table class=table><tr><th>A</th><td>1</td></tr></table><p>[lots]</p>"
    for kind, key in (("design", "header"), ("design", "footer"), ("page", page.text_key), ("page", "login")):
        for language in ("en", "fr"):
            draft = Draft(
                title="How to park", body="<p>See <a href=/>it</a></p>" if kind == "design" else body
            )
            save_text(actor=ACTOR, kind=kind, key=key, language=language, draft=draft)


def _permits(here, lot):
    """A permit that waits to be paid, and numbers on sale in a lot with a password."""
    window = make_window()
    annex = LotFactory(name="Annex")
    numbers = [PermitFactory(lot=annex, sequence=n, number=str(n)) for n in (1, 2)]
    ends = timezone.now() + timedelta(days=30)
    facts = {"person": here.driver, "sales_window": window, "status": "requested", "ends_at": ends}
    kept = {"reserved_until": timezone.now() + timedelta(hours=20)}
    here.cars["rental"] = PermitRentalFactory(permit=numbers[0], **facts, **kept).pk
    lot.password_enabled = True
    lot.save()
    _waiting(here)


def _waiting(here):
    """The driver waits for one lot, and may leave its list for that of another."""
    full, other = (LotFactory(name=name, waitlist_enabled=True) for name in ("Full House", "Harbour"))
    entry = add_to_waitlist(actor=ACTOR, person_id=here.driver.pk, lot_id=other.pk)
    here.cars |= {"full": full.pk, "entry": entry.pk}


def _map(here):
    """Places with lots for drivers and guests, and a page that has the map in it."""
    group = make_place(timezone.now(), here.driver).group
    here.keys["group"] = here.cars["group"] = group.pk
    page = save_page(actor=ACTOR, values={"slug": "on-the-map", "published": True})
    body = "<p>[real-time-legend]</p><p>[real-time-map]</p><p>[real-time-map]</p>"
    save_text(actor=ACTOR, kind="page", key=page.text_key, language="en", draft=Draft("On the map", body))


def _vehicles(here):
    """One of the driver's own, a shared one, and one whose primary driver is somebody else."""
    other = make_driver("other")
    cars = [VehicleFactory(plate=plate) for plate in ("ABC 123", "LMN 456", "XYZ 789")]
    company = Company.objects.create(name="Acme")
    Profile.objects.update(company=company, is_company_manager=True)
    here.cars = dict(zip(("sole", "shared", "others"), (car.pk for car in cars), strict=True))
    for car, people in zip(cars, ([here.driver], [here.driver, other], [other, here.driver]), strict=True):
        for person in people:
            link_driver(actor=ACTOR, vehicle_id=car.pk, user=person)
    park(cars[0], zone=LotZoneFactory(name="1001"))


def look(page):
    """What is wrong with the page at each size, in light and dark."""
    wrong = []
    for viewport, scheme in product((PHONE, DESKTOP), ("light", "dark")):
        page.set_viewport_size(viewport)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        wrong += [(viewport["width"], scheme, found) for found in findings(page)]
        if scrolls_sideways(page):
            wrong.append((viewport["width"], scheme, "scrolls sideways"))
    return wrong


def enter(page):
    page.fill("[name=identifier]", "driver")
    page.fill("[name=password]", PASSWORD)
    submit(page)
    page.wait_for_selector("#vehicles")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", GUEST_PAGES)
def test_guest_pages(site, visit, path, language):
    page = visit(path.format(**site.keys), locale=language)
    assert page.locator("html").get_attribute("lang") == language
    assert look(page) == []


@pytest.mark.parametrize("path", FORMS)
def test_forms_with_errors(site, visit, path):
    page = visit(path.format(**site.keys))
    submit(page)
    page.wait_for_selector(".oc-errors")
    assert page.title().startswith("Error:")
    assert look(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "fr"])
def test_drivers_pages(site, visit, language):
    page = visit("/login/", locale=language)
    enter(page)
    assert page.locator(".oc-plate-number").all_inner_texts() == ["ABC 123", "LMN 456", "XYZ 789"]
    assert look(page) == []
    wrong = {}
    for path in DRIVERS_PAGES:
        page.goto(path.format(**site.cars))
        wrong[path] = look(page)
        if path.startswith("/popup/"):
            submit(page)
            page.wait_for_selector("#vehicles")
    assert not any(wrong.values()), wrong


@pytest.mark.slow
def test_drivers_forms_with_errors(site, visit):
    page = visit("/login/")
    enter(page)
    page.goto("/vehicles/add/")
    submit(page)
    page.wait_for_url("**/vehicles/add/")
    for path in DRIVERS_FORMS:
        page.goto(path)
        submit(page)
        page.wait_for_selector(".oc-errors")
        assert (path, look(page)) == (path, [])


def test_parking_UP_2_the_locked_profile_page(site, visit):
    with client_scope(site.client):
        save_settings(actor=ACTOR, values={"profile_street": "required"})
    page = visit("/login/")
    page.fill("[name=identifier]", "driver")
    page.fill("[name=password]", PASSWORD)
    submit(page)
    page.wait_for_selector("[name=street]")
    assert "Street" in page.locator(".oc-note.oc-warn").inner_text()
    assert look(page) == []
    page.keyboard.press("Tab")
    page.fill("[name=street]", "1 Main St")
    page.locator("[name=street]").press("Enter")
    page.wait_for_selector("#vehicles")


def submit(page):
    """Press the main button of the page's own form."""
    page.locator("main .oc-form .oc-form-actions .btn").first.click()


def test_all_of_it_works_without_script_on_a_phone(site, visit):
    page = visit("/password/", viewport=PHONE, java_script_enabled=False)
    enter_url = page.url
    page.fill("[name=identifier]", "driver")
    page.fill("[name=password]", PASSWORD)
    submit(page)
    assert page.url.endswith("/password/") and page.url != enter_url
    page.locator("summary", has_text="Account").click()
    page.get_by_role("button", name="Sign out").click()
    assert "You are signed out." in page.locator(".oc-messages").inner_text()


def test_registering_and_adding_a_vehicle_without_script_on_a_phone(site, visit):
    with client_scope(site.client):
        save_settings(actor=ACTOR, values={"registration_mode": "auto"})
    page = visit("/register/", viewport=PHONE, java_script_enabled=False)
    page.get_by_label("Visitor").check()
    submit(page)
    for name, text in {"first_name": "Nora", "last_name": "Neu", "email": "nn@example.com"}.items():
        page.fill(f"[name={name}]", text)
    submit(page)
    assert "Your account is open." in page.locator(".oc-messages").inner_text()
    page.get_by_role("link", name="Add a vehicle").click()
    submit(page)
    page.fill("[name=plate]", "new 1")
    page.select_option("[name=province]", label="Ontario")
    page.select_option("[name=plate_type]", index=1)
    submit(page)
    assert page.locator(".oc-plate-number").all_inner_texts() == ["new 1"]
    page.get_by_role("link", name="Remove").click()
    submit(page)
    assert "new 1 is off your list." in page.locator(".oc-messages").inner_text()
