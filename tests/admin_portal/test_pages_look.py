"""Every page in a browser: axe finds nothing, nothing scrolls sideways, the content policy is silent."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.rules.links import reset_tokens
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.admin_portal.pages import ACTION, DETAIL, FILES, FORM, LIST
from tests.admin_portal.pages import PAGES as ALL
from tests.factories.accounts import ACTOR, PASSWORD
from tests.live import DESKTOP, PHONE, findings, scrolls_sideways
from tests.world import make_half

# These pages are made by the same code as plate_types and duplicates_vehicle, which are looked at.
ALIKE = ("colours", "makes", "body_types", "duplicates_email", "duplicates_student", "duplicates_staff")
PAGES = [page for page in ALL if page.name not in FILES and not page.name.startswith(ALIKE)]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Each page is seen at both sizes, in both appearances and both languages, without all eight mixtures of them.
ROWS = {
    "desktop-light-en": {"viewport": DESKTOP, "color_scheme": "light", "locale": "en"},
    "phone-dark-fr": {"viewport": PHONE, "color_scheme": "dark", "locale": "fr"},
}
in_each_row = pytest.mark.parametrize("facts", ROWS.values(), ids=ROWS)
GUEST_PAGES = ("login", "forgotten_password", "forgotten_password_sent", "new_password")
# Forms that cannot be saved empty, one of each kind; their errors are looked at.
REFUSED = [page for page in PAGES if page.name.endswith("_add")]
REFUSED += [page for page in PAGES if page.name in ("change_password", "alarm_raise", "settings_general")]
# What a page of each kind is for.
HEART = {
    LIST: ".oc-table-frame tbody tr, .oc-empty",
    DETAIL: "main :is(.card, .oc-table-frame, .oc-empty, .oc-place)",
    FORM: "main form[method=post]",
    ACTION: "main form[method=post]",
}

# Forms that ask what it is about before they offer to do it.
TWO_STEPS = ("user_bulk_type", "user_merge", "permit_switch", "permit_move", "temp_printing")
TWO_STEPS += ("vehicle_merge", "vehicle_merge_into")
# Has a form only where the client has an account to ask about.
FORMLESS = ("mail_domain",)


@pytest.fixture
def ours(db):
    """The only client, which any host therefore answers for, with one of everything; permits are given from lists."""
    site = make_half("OURS", "plain")
    with client_scope(site.client):
        save_settings(actor=ACTOR, values={"waitlist_managed": True})
    return site


def guest_url(ours, name):
    if name != "new_password":
        return reverse(f"admin_portal:{name}")
    with client_scope(ours.client):
        return reverse(
            f"admin_portal:{name}", args=[ours.clerk.public_id, reset_tokens.make_token(ours.clerk)]
        )


def enter(ours, visit, **facts):
    """The page that a Primary Administrator sees after signing in."""
    page = visit(reverse("admin_portal:login"), **facts)
    page.fill("[name=identifier]", ours.admin.username)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form button").click()
    page.wait_for_selector("[aria-current=page]", state="attached")
    return page


def open_page(page, url, language="en"):
    """What is wrong with how the page opens."""
    answer = page.goto(url)
    wrong = [] if answer.ok else [answer.status]
    if page.locator("html").get_attribute("lang") != language:
        wrong.append("is in another language")
    return wrong


def look(page):
    """What is wrong with the page as it stands."""
    return findings(page) + ["scrolls sideways"] * scrolls_sideways(page)


def send_empty(page):
    """What is wrong with how the form in view refuses to be sent with nothing in it."""
    page.locator("main form[method=post]").evaluate(
        """form => {
            const keeps = ["hidden", "color"]  // a colour picker is never empty
            for (const field of form.elements) if (!keeps.includes(field.type)) field.value = ""
            form.noValidate = true
            form.requestSubmit()
        }"""
    )
    page.wait_for_selector(".oc-errors")
    return look(page)


@pytest.mark.slow
@in_each_row
def test_every_page_and_every_form_with_errors(ours, visit, facts):
    page, wrong = enter(ours, visit, **facts), {}
    for it in PAGES:
        wrong[it.name] = open_page(page, it.url(ours), facts["locale"]) + look(page)
        if it in REFUSED:
            wrong[f"{it.name} with errors"] = send_empty(page)
    assert {name: found for name, found in wrong.items() if found} == {}


@in_each_row
def test_pages_before_the_sign_in(ours, visit, facts):
    page = visit("/admin/login/", **facts)
    wrong = {}
    for name in GUEST_PAGES:
        wrong[name] = open_page(page, guest_url(ours, name), facts["locale"]) + look(page)
        if name != "forgotten_password_sent":
            wrong[f"{name} with errors"] = send_empty(page)
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.slow
def test_every_page_shows_what_it_is_for_without_script_on_a_phone(ours, visit):
    page = enter(ours, visit, viewport=PHONE, java_script_enabled=False)
    wrong = {}
    for it in PAGES:
        wrong[it.name] = open_page(page, it.url(ours))
        heart = "main form" if it.name in TWO_STEPS else HEART[DETAIL if it.name in FORMLESS else it.kind]
        if not page.locator(heart).first.is_visible():
            wrong[it.name].append("does not show what it is for")
        if scrolls_sideways(page):
            wrong[it.name].append("scrolls sideways")
    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_lot_is_added_without_script_on_a_phone(ours, visit):
    page = enter(ours, visit, viewport=PHONE, java_script_enabled=False)
    page.goto(reverse("admin_portal:lot_list"))
    page.locator(".oc-actions a.btn-primary").click()
    page.get_by_label("Name", exact=True).fill("Arena")
    page.get_by_label("Short name").fill("ARENA")
    page.locator("main form[method=post] .btn-primary").click()
    expect(page.locator(".oc-messages")).to_contain_text("Arena is added")
