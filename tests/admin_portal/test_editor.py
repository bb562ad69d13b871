"""The editor in a browser: codes are inserted, the preview follows, leaving is guarded; and without script."""

import pytest
from playwright.sync_api import expect

from content.queries.texts import text
from core.scoping import client_scope
from tests.admin_portal.test_pages_look import enter
from tests.factories.accounts import make_site
from tests.live import PHONE, findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LOGIN = "/admin/messaging/texts/page:login/"
IS_GUARDED = """() => {
    const leaving = new Event("beforeunload", {cancelable: true})
    window.dispatchEvent(leaving)
    return leaving.defaultPrevented
}"""


@pytest.fixture
def ours(db):
    return make_site("OURS")


def shown(page):
    return page.frame_locator("iframe.oc-preview").locator("main")


def test_codes_are_inserted_where_one_writes_and_the_preview_follows(ours, visit):
    page = enter(ours, visit)
    page.goto(LOGIN)
    body = page.get_by_label("Text")
    body.fill("<p>Hello !</p>")
    body.evaluate("one => one.setSelectionRange(9, 9)")
    page.get_by_role("button", name="[user first_name]", exact=True).click()
    expect(body).to_have_value("<p>Hello [user first_name]!</p>")
    expect(shown(page)).to_contain_text("Hello !")
    page.get_by_label("Preview for").select_option("sample")
    expect(shown(page)).to_contain_text("Hello Dora!")
    body.fill("<p>[nothing] <form></form></p>")
    expect(page.locator("#preview .oc-note")).to_contain_text("[nothing] is no shortcode")
    assert findings(page) == []


def test_leaving_unsaved_words_asks_first(ours, visit):
    page = enter(ours, visit)
    page.goto(LOGIN)
    assert not page.evaluate(IS_GUARDED)
    page.get_by_label("Text").fill("<p>Hi</p>")
    assert page.evaluate(IS_GUARDED)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".oc-messages")).to_contain_text("The words are saved.")
    assert not page.evaluate(IS_GUARDED)


def test_without_script_words_are_previewed_and_saved_on_a_phone(ours, visit):
    page = enter(ours, visit, viewport=PHONE, java_script_enabled=False)
    page.goto(LOGIN)
    expect(page.get_by_text("Copy these into the text")).to_be_visible()
    page.get_by_label("Text").fill("<p>Hello [user first_name]!</p>")
    page.get_by_label("Preview for").select_option("sample")
    page.locator("#words").get_by_role("button", name="Preview").click()
    assert "Hello Dora!" in page.locator("iframe.oc-preview").get_attribute("srcdoc")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".oc-messages")).to_contain_text("The words are saved.")
    with client_scope(ours.client):
        assert text("page", "login", "en").body == "<p>Hello [user first_name]!</p>"
