"""The brand in a browser: the preview follows what is typed, and pages in any accepted colours pass axe."""

import re

import pytest
from playwright.sync_api import expect

from content.services.branding import save_brand
from content.services.files import upload_files
from core.scoping import client_scope
from tests.admin_portal.test_pages_look import enter, look
from tests.content.pictures import picture, upload
from tests.factories.accounts import ACTOR
from tests.live import PHONE
from tests.world import make_half

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/admin/design/"
MAROON = "#7a1f3d", "rgb(122, 31, 61)"
YELLOW = "#ffd400"


@pytest.fixture
def ours(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_half("OURS", "plain")


def branded(site, primary, accent):
    with client_scope(site.client):
        logo, header = upload_files(
            actor=ACTOR, files=[upload("logo.png"), upload("wide.png", picture(size=(900, 120)))]
        )
        save_brand(
            actor=ACTOR,
            values={
                "brand_primary": primary,
                "brand_accent": accent,
                "site_logo": str(logo.public_id),
                "site_header": str(header.public_id),
            },
        )


def test_the_preview_follows_what_is_typed_and_a_weak_colour_is_mended_by_one_click(ours, visit):
    page = enter(ours, visit)
    page.goto(PAGE)
    page.get_by_label("Primary colour").fill(MAROON[0])
    expect(page.locator(".oc-preview-light .btn-primary")).to_have_css("background-color", MAROON[1])
    for elsewhere in (".oc-preview-dark .btn-primary", ".oc-form-actions .btn-primary"):
        expect(page.locator(elsewhere)).not_to_have_css("background-color", MAROON[1])
    page.get_by_label("Primary colour").fill(YELLOW)
    expect(page.locator("#preview")).to_contain_text("1.2 : 1")
    page.get_by_role("button", name="Save Changes").last.click()
    expect(page.locator(".oc-errors")).to_contain_text("1.2 : 1")
    assert look(page) == []
    page.get_by_role("button", name=re.compile("Use #")).click()
    expect(page.locator(".oc-messages")).to_contain_text("The brand is saved")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colours", [("#7a1f3d", "#0f5f6b"), ("#000000", ""), ("#806a00", "#5b0092")])
def test_pages_in_the_clients_colours_pass_axe(ours, visit, colours, scheme):
    branded(ours, *colours)
    page = enter(ours, visit, color_scheme=scheme, viewport=PHONE)
    wrong = {}
    for address in ("/", "/login/", "/admin/", "/admin/lots/", "/admin/lots/add/", PAGE, "/admin/files/"):
        assert page.goto(address).ok
        wrong[address] = look(page)
        assert page.locator(".oc-logo").evaluate("image => image.complete && image.naturalWidth") == 60
    assert {address: found for address, found in wrong.items() if found} == {}
