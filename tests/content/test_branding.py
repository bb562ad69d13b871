"""A client's own look: colours that can be read, logo and header wherever no other is set (parking CON-6)."""

import pytest

from content.exceptions import BadColour, WeakColour
from content.models import OutboxMail
from content.queries import brand, mail_logo
from content.queries.files import file_url
from content.rules.colours import is_strong
from content.services.branding import save_brand
from content.services.files import archive_file, delete_file, replace_file, restore_file, upload_files
from content.services.outbox import queue_mail
from core.addresses import site_url
from core.models import AuditEntry, ClientDomain
from core.scoping import client_scope
from core.system_settings import value
from tests.content.pictures import picture, upload
from tests.factories.accounts import ACTOR


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def logo(here):
    (row,) = upload_files(actor=ACTOR, files=[upload(content=picture(size=(120, 40)))])
    save_brand(actor=ACTOR, values={"site_logo": str(row.public_id)})
    return row


def test_a_strong_colour_is_kept_in_one_way_and_told(here):
    assert save_brand(actor=ACTOR, values={"brand_primary": " #7A1F2B "}) == ["brand_primary"]
    assert value("brand_primary") == "#7a1f2b"
    entry = AuditEntry.objects.order_by("-id").first()
    assert (entry.action, entry.data["change"]) == ("setting.changed", ["", "#7a1f2b"])


@pytest.mark.parametrize(("colour", "ratio"), [("#ffd400", "1.2"), ("#8a8a8a", "2.9"), ("#ffffff", "1.0")])
def test_a_weak_colour_is_refused_with_its_ratio_and_the_nearest_shade(here, colour, ratio):
    with pytest.raises(WeakColour) as refused:
        save_brand(actor=ACTOR, values={"brand_primary": "#7a1f2b", "brand_accent": colour})
    assert refused.value.field == "brand_accent"
    assert f"{ratio} : 1" in str(refused.value) and refused.value.facts["nearest"] in str(refused.value)
    assert is_strong(refused.value.facts["nearest"])
    assert value("brand_primary") == ""


def test_what_is_no_colour_is_refused(here):
    with pytest.raises(BadColour):
        save_brand(actor=ACTOR, values={"brand_primary": "red;}"})


def test_the_logo_costs_no_query_once_it_is_known(logo, django_assert_num_queries):
    assert brand().logo.url == file_url(logo)
    assert brand().logo.is_wide
    with django_assert_num_queries(0):
        brand()


def test_what_happens_to_the_logo_shows_at_once(logo):
    assert brand().logo
    new = replace_file(actor=ACTOR, file_id=logo.pk, file=upload(content=picture(size=(40, 40))))
    assert brand().logo.url == file_url(new) != file_url(logo)
    assert not brand().logo.is_wide
    archive_file(actor=ACTOR, file_id=logo.pk)
    assert brand().logo is None
    restore_file(actor=ACTOR, file_id=logo.pk)
    assert brand().logo
    delete_file(actor=ACTOR, file_id=logo.pk)
    assert brand().logo is None


def test_a_file_that_nobody_shows_leaves_the_settings_alone(here):
    (row,) = upload_files(actor=ACTOR, files=[upload()])
    before = here.client.settings_version
    archive_file(actor=ACTOR, file_id=row.pk)
    here.client.refresh_from_db()
    assert here.client.settings_version == before


def test_another_clients_image_is_none(here, there):
    with client_scope(there.client):
        (theirs,) = upload_files(actor=ACTOR, files=[upload()])
    save_brand(actor=ACTOR, values={"site_logo": str(theirs.public_id)})
    assert brand().logo is None and mail_logo() == ""


def test_parking_CON_6_logo_and_header_stand_on_every_page_that_has_no_other(here, logo, client):
    (header,) = upload_files(actor=ACTOR, files=[upload("header.png", picture(size=(800, 100)))])
    save_brand(actor=ACTOR, values={"site_header": str(header.public_id)})
    for page in ("/", "/login/"):
        text = client.get(page, headers={"host": here.host}).content.decode()
        assert file_url(logo) in text and file_url(header) in text
    text = client.get("/admin/login/", headers={"host": here.host}).content.decode()
    assert file_url(logo) in text and file_url(header) not in text


def test_parking_VAN_2_mails_show_it_at_the_primary_host(here, logo, settings):
    ClientDomain.objects.create(client=here.client, host="aaa.example.com")
    settings.SITE_PORT = 8123
    assert site_url(here.client) == f"http://{here.host}:8123"
    assert mail_logo() == f"http://{here.host}:8123{file_url(logo)}"
    settings.SITE_SCHEME, settings.SECURE = "https", True
    assert site_url(here.client) == f"https://{here.host}"
    queue_mail(kind="account.password_changed", to="a@example.com", language="en", context={"person": "A"})
    assert f'src="https://{here.host}{file_url(logo)}"' in OutboxMail.objects.get().html


def test_without_a_host_mails_have_no_logo(here, logo):
    here.client.domains.all().delete()
    assert site_url(here.client) == "" and mail_logo() == ""
    queue_mail(kind="account.password_changed", to="a@example.com", language="en", context={"person": "A"})
    assert "<img" not in OutboxMail.objects.get().html
