"""Manage Files: upload, rename, replace, put away, delete (parking §2, §17.1)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from content.models import ManagedFile
from content.queries.files import file_url, thumbnail_url
from content.services.branding import save_brand
from content.services.files import upload_files
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.content.pictures import PDF, SVG, picture, upload
from tests.factories.accounts import ACTOR

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def office(here, signed_in):
    return signed_in(here)


@pytest.fixture
def logo(here):
    with client_scope(here.client):
        (row,) = upload_files(actor=ACTOR, files=[upload()], folder="Brand")
        save_brand(actor=ACTOR, values={"site_logo": str(row.public_id)})
        return row


def address(name, *args):
    return reverse(f"admin_portal:{name}", args=args)


def sent(name, content, told="application/octet-stream"):
    return SimpleUploadedFile(name, content, content_type=told)


def stored(here, **facts):
    with client_scope(here.client):
        return ManagedFile.objects.get(**facts)


def test_several_are_uploaded_at_once_into_a_folder(office, here):
    files = [sent("a.png", picture()), sent("b.pdf", PDF)]
    answer = office.post(address("file_upload"), {"files": files, "folder": "Notices/"}, follow=True)
    assert "Uploaded: a.png, b.pdf." in answer.content.decode()
    assert stored(here, name="b.pdf").folder == "Notices"
    assert stored(here, name="b.pdf").by == here.admin.actor.label


def test_a_single_one_is_given_a_name_and_several_are_not(office, here):
    office.post(address("file_upload"), {"files": [sent("IMG_1.png", picture())], "name": "Crest"})
    assert stored(here, name="Crest.png")
    files = [sent("a.png", picture()), sent("b.png", picture())]
    answer = office.post(address("file_upload"), {"files": files, "name": "Crest"})
    assert "Several files keep their own names" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "told", "words"),
    [
        ("logo.svg", SVG, "image/png", "is none of the files"),
        ("page.pdf", b"<html></html>", "application/pdf", "is none of the files"),
        ("empty.png", b"", "image/png", "is empty"),
        ("half.png", picture(size=(300, 300))[:200], "image/png", "is damaged"),
    ],
)
def test_what_is_not_kept_is_told_with_its_name(office, here, name, content, told, words):
    files = [sent("fine.png", picture()), sent(name, content, told)]
    page = office.post(address("file_upload"), {"files": files}).content.decode()
    assert f"“{name}” {words}" in page
    with client_scope(here.client):
        assert not ManagedFile.objects.exists()


def test_nothing_chosen_asks_for_a_file(office):
    assert "This field is required" in office.post(address("file_upload"), {}).content.decode()


def test_the_list_shows_thumbnails_where_each_is_shown_and_narrows_by_folder(office, here, logo):
    with client_scope(here.client):
        upload_files(actor=ACTOR, files=[upload("plan.pdf", PDF)], folder="Plans")
    page = office.get(address("file_list"))
    text = page.content.decode()
    assert thumbnail_url(logo) in text and "Default Site Logo" in text and "plan.pdf" in text
    for query, names in (
        ({"folder": "Plans"}, ["plan.pdf"]),
        ({"kind": "images"}, ["logo.png"]),
        ({"kind": "documents"}, ["plan.pdf"]),
        ({"q": "brand"}, ["logo.png"]),
        ({"archived": "on"}, []),
    ):
        table = office.get(address("file_list"), query).context["table"]
        assert [row.record.name for row in table.paginated_rows] == names


def test_the_page_of_a_file_has_its_whole_address(office, here, logo):
    page = office.get(address("file_edit", logo.pk)).content.decode()
    assert f"http://{here.host}/files/{logo.public_id}/logo.png" in page
    assert file_url(logo) in page


def test_renaming_and_replacing(office, here, logo):
    office.post(address("file_edit", logo.pk), {"name": "crest", "folder": "New"})
    assert str(stored(here, pk=logo.pk)) == "New/crest.png"
    office.post(address("file_replace", logo.pk), {"file": sent("x.gif", picture("GIF"))})
    row = stored(here, pk=logo.pk)
    assert (row.name, row.version) == ("crest.gif", 2)
    answer = office.post(address("file_replace", logo.pk), {"file": sent("x.pdf", PDF)})
    assert "An image can be replaced by an image only" in answer.content.decode()


def test_archiving_and_deleting_say_where_it_is_shown(office, here, logo):
    for name in ("file_archive", "file_delete"):
        assert "shown now as: Default Site Logo" in office.get(address(name, logo.pk)).content.decode()
    office.post(address("file_archive", logo.pk))
    assert "answers nobody" in office.get(address("file_edit", logo.pk)).content.decode()
    office.post(address("file_restore", logo.pk))
    assert stored(here, pk=logo.pk).archived_at is None
    office.post(address("file_list"), {"action": "archive", "ids": [logo.pk], "confirmed": "yes"})
    assert stored(here, pk=logo.pk).archived_at
    office.post(address("file_delete", logo.pk))
    with client_scope(here.client):
        assert not ManagedFile.objects.exists()


def test_little_room_is_told(office, here):
    with client_scope(here.client):
        save_settings(actor=ACTOR, values={"file_quota_mb": 1})
        upload_files(actor=ACTOR, files=[upload("a.txt", b"x" * 1_000_000)])
    assert "are taken" in office.get(address("file_list")).content.decode()
    page = office.post(address("file_upload"), {"files": [sent("b.txt", b"x" * 100_000)]}).content.decode()
    assert "may take 1 MB" in page


def test_names_are_shown_as_they_are_typed(office, here):
    name = "<img src=x onerror=alert(1)>.png"
    office.post(address("file_upload"), {"files": [sent("a.png", picture())], "name": name, "folder": name})
    for url in (address("file_list"), address("file_edit", stored(here).pk), address("design_brand")):
        page = office.get(url).content.decode()
        assert "<img src=x" not in page and "&lt;img src=x" in page
