"""Templates and Designs › Brand: two colours that can be read, logo and header (quality §3.5, parking CON-6)."""

import re

import pytest
from django.urls import reverse

from content.rules.colours import is_strong
from content.services.files import archive_file, upload_files
from core.models import SettingRevision
from core.scoping import client_scope
from core.system_settings import value
from tests.content.pictures import upload
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db
PAGE = "/admin/design/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(here, signed_in):
    return signed_in(here)


def values(here):
    here.client.refresh_from_db()
    with client_scope(here.client):
        return {key: value(key) for key in ("brand_primary", "brand_accent", "site_logo", "site_header")}


def test_colours_and_images_are_saved(office, here):
    with client_scope(here.client):
        (logo,) = upload_files(actor=ACTOR, files=[upload()])
    given = {
        "brand_primary": "#7A1F2B",
        "brand_accent": "",
        "site_logo": str(logo.public_id),
        "site_header": "",
    }
    answer = office.post(PAGE, given, follow=True)
    assert "The brand is saved." in answer.content.decode()
    assert values(here) == given | {"brand_primary": "#7a1f2b"}


def test_a_weak_colour_is_refused_and_its_nearest_shade_is_one_click_away(office, here):
    page = office.post(PAGE, {"brand_primary": "#ffd400", "brand_accent": "#7a1f2b"}).content.decode()
    assert "has a contrast of 1.2 : 1" in page
    (offer,) = re.findall(r'name="use" value="(brand_primary:(#\w{6}))"', page)
    assert is_strong(offer[1]) and f"Use {offer[1]}" in page
    assert values(here)["brand_primary"] == ""
    office.post(PAGE, {"brand_primary": "#ffd400", "brand_accent": "#7a1f2b", "use": offer[0]})
    assert values(here)["brand_primary"] == offer[1] and values(here)["brand_accent"] == "#7a1f2b"


@pytest.mark.parametrize("use", ["site_logo:#000000", "brand_primary:</style>", "nonsense", ":"])
def test_only_a_colour_is_used_and_only_as_a_colour(office, here, use):
    office.post(PAGE, {"brand_primary": "", "use": use})
    assert set(values(here).values()) == {""}


def test_what_is_no_colour_says_how_one_is_written(office):
    page = office.post(PAGE, {"brand_primary": "maroon"}).content.decode()
    assert "# and six digits" in page


def test_a_preview_shows_what_was_typed_and_saves_nothing(office, here):
    page = office.post(PAGE, {"brand_primary": "#7a1f2b", "brand_accent": "#ffd400", "preview": "1"})
    text = page.content.decode()
    assert "/admin/design/preview.css?primary=%237a1f2b&amp;accent=" in text
    assert 'value="#ffd400"' in text and "It is not shown here" in text
    assert "Words on buttons" in text
    with client_scope(here.client):
        assert not SettingRevision.objects.exists()


def test_the_preview_sheet_is_for_the_preview_alone(office):
    sheet = office.get(reverse("admin_portal:design_preview"), {"primary": "#7a1f2b", "accent": "x{}"})
    assert sheet.content.decode().startswith(".oc-preview{--oc-fill:light-dark(#7a1f2b,")
    nothing = office.get(reverse("admin_portal:design_preview"), {"primary": "#ffd400;}body{display:none"})
    assert nothing.content == b".oc-preview {}\n"


def test_another_clients_image_an_archived_and_a_document_are_no_choice(office, here, there):
    with client_scope(there.client):
        (theirs,) = upload_files(actor=ACTOR, files=[upload("theirs.png")])
    with client_scope(here.client):
        gone, text = upload_files(actor=ACTOR, files=[upload("gone.png"), upload("a.txt", b"x")])
        archive_file(actor=ACTOR, file_id=gone.pk)
    for row in (theirs, gone, text):
        page = office.post(PAGE, {"site_logo": str(row.public_id)}).content.decode()
        assert "Select a valid choice" in page and f'value="{row.public_id}"' not in page
    assert values(here)["site_logo"] == ""


def test_the_settings_stand_on_this_page_only(office):
    assert "Primary colour" not in office.get("/admin/settings/").content.decode()
    assert "Room for managed files" in office.get("/admin/settings/").content.decode()
