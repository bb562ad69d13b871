"""/files/ and /brand.css: for everybody, inert, kept by browsers for good, and of one client only."""

import pytest
from django.test import Client as Browser

from content.models import ManagedFile
from content.queries.files import file_url, thumbnail_url
from content.services.branding import save_brand
from content.services.files import archive_file, replace_file, upload_files
from core.scoping import client_scope
from tests.content.pictures import PDF, picture, upload, word
from tests.factories.accounts import ACTOR, PASSWORD

INERT = "default-src 'none'; sandbox"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def add(name="logo.png", content=None):
    (row,) = upload_files(actor=ACTOR, files=[upload(name, content)])
    return row


def read(answer):
    return b"".join(answer.streaming_content)


@pytest.fixture
def browse(here):
    return Browser(headers={"host": here.host})


@pytest.mark.parametrize(
    ("name", "content", "kind", "shown"),
    [
        ("a.png", None, "image/png", "inline"),
        ("a.pdf", PDF, "application/pdf", "inline"),
        ("a.csv", b"a,b", "text/csv; charset=utf-8", "attachment"),
        ("a.docx", word(), ManagedFile._meta.get_field("media_type").choices[5][0], "attachment"),
    ],
)
def test_a_file_is_what_it_is_and_runs_nothing(browse, here, name, content, kind, shown):
    answer = browse.get(file_url(add(name, content)))
    assert answer.status_code == 200 and read(answer)
    assert answer["Content-Type"] == kind
    assert answer["Content-Disposition"] == f'{shown}; filename="{name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == INERT


def test_it_is_kept_for_good_under_its_version_and_a_while_without(browse, here):
    row = add()
    lasting = browse.get(file_url(row))
    assert lasting["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Vary" not in lasting and not lasting.cookies
    for address in (file_url(row).partition("?")[0], f"{file_url(row)}0"):
        answer = browse.get(address)
        assert answer["Cache-Control"] == "public, max-age=300"
        read(answer)
    again = browse.get(file_url(row), headers={"if-none-match": lasting["ETag"]})
    assert again.status_code == 304 and again["Content-Security-Policy"] == INERT
    replace_file(actor=ACTOR, file_id=row.pk, file=upload("b.png", picture(colour="#00f")))
    fresh = browse.get(file_url(row), headers={"if-none-match": lasting["ETag"]})
    assert fresh.status_code == 200 and fresh["Cache-Control"] == "public, max-age=300"
    read(lasting), read(fresh)


def test_the_thumbnail_is_small_and_documents_have_none(browse, here):
    row = add(content=picture(size=(900, 900)))
    answer = browse.get(thumbnail_url(row))
    assert answer["Content-Type"] == "image/webp" and read(answer)[8:12] == b"WEBP"
    document = add("a.pdf", PDF)
    assert thumbnail_url(document) == ""
    assert browse.get(f"/files/{document.public_id}/small/a.pdf").status_code == 404


def test_an_old_name_still_leads_there(browse, here):
    answer = browse.get(f"/files/{add().public_id}/what it was called.png")
    assert answer.status_code == 200 and read(answer)


def test_another_clients_an_archived_and_a_lost_file_are_404(browse, here, there):
    with client_scope(there.client):
        theirs = file_url(add("zzcanary.png"))
    assert browse.get(theirs).status_code == 404
    row = add()
    archive_file(actor=ACTOR, file_id=row.pk)
    assert browse.get(file_url(row)).status_code == 404
    assert browse.get(thumbnail_url(row)).status_code == 404
    lost = add()
    lost.file.storage.delete(lost.file.name)
    assert browse.get(file_url(lost)).status_code == 404


def test_nobody_is_looked_at_here(browse, here, django_assert_num_queries):
    address = file_url(add())
    assert browse.post("/login/", {"identifier": "driver", "password": PASSWORD}).status_code == 302
    with django_assert_num_queries(2):  # the host and the file: no session
        answer = browse.get(address)
    assert "Vary" not in answer and not answer.cookies
    read(answer)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_none(browse, here, method):
    assert getattr(browse, method)(file_url(add())).status_code == 405


def test_without_colours_there_is_no_sheet_and_no_page_asks_for_one(browse, here):
    assert browse.get("/brand.css").status_code == 404
    assert "brand.css" not in browse.get("/login/").content.decode()


def test_the_sheet_is_loaded_after_the_tokens_by_both_portals_and_kept_for_good(browse, here, there):
    save_brand(actor=ACTOR, values={"brand_primary": "#7A1F2B"})
    here.client.refresh_from_db()
    address = f"/brand.css?v={here.client.settings_version}"
    for page in ("/login/", "/admin/login/"):
        text = browse.get(page).content.decode()
        assert text.index("css/tokens.css") < text.index(address)
    answer = browse.get(address)
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "--oc-fill:light-dark(#7a1f2b," in answer.content.decode()
    assert answer["Cache-Control"].endswith("immutable") and "Vary" not in answer
    assert browse.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    save_brand(actor=ACTOR, values={"brand_primary": "#1a52b3"})
    assert browse.get(address)["Cache-Control"] == "public, max-age=300"
    assert "brand.css" not in Browser(headers={"host": there.host}).get("/login/").content.decode()
