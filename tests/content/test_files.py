"""Managed files: uploaded, renamed, replaced, put away; each change is audited (parking §17.1, ASVS 5.0 V5)."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from content.exceptions import (
    EmptyFile,
    FileNameTaken,
    FileTooLarge,
    OtherKindOfFile,
    QuotaFull,
    UnknownFileType,
)
from content.models import ManagedFile
from content.queries.files import bytes_kept, file_url, folders, managed_images, uses_of
from content.rules.file_types import MB
from content.services.branding import save_brand
from content.services.files import (
    archive_file,
    delete_file,
    rename_file,
    replace_file,
    restore_file,
    upload_files,
)
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.content.pictures import PDF, SVG, picture, telling_photo, upload
from tests.factories.accounts import ACTOR


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def add(name="logo.png", content=None, folder=""):
    (row,) = upload_files(actor=ACTOR, files=[upload(name, content)], folder=folder)
    return row


def last_entry():
    return AuditEntry.objects.order_by("-id").first()


def test_a_file_is_kept_by_client_under_a_name_that_says_nothing(here, own_folder):
    row = add("../Crest of TomahawkU.PNG", folder="/Logos/")
    assert (str(row), row.media_type) == ("Logos/Crest of TomahawkU.png", "image/png")
    assert (row.width, row.height, row.version) == (60, 40, 1)
    assert row.by == ACTOR.label
    for path in kept(own_folder):
        assert path.parent == own_folder / str(here.client.pk) / "files"
        assert len(path.name) == 32 and "crest" not in path.name.lower()
    assert len(kept(own_folder)) == 2
    entry = last_entry()
    assert (entry.action, entry.object_label) == ("file.created", str(row))
    assert entry.data["sha256"] == row.sha256


def test_several_are_kept_at_once_or_none(here, own_folder):
    rows = upload_files(actor=ACTOR, files=[upload("a.png"), upload("b.pdf", PDF)], folder="F")
    assert [row.name for row in rows] == ["a.png", "b.pdf"]
    before = len(kept(own_folder))
    for bad in (upload("bad.svg", SVG), upload("A.png"), upload("empty.png", b"")):
        with pytest.raises((UnknownFileType, FileNameTaken, EmptyFile)):
            upload_files(actor=ACTOR, files=[upload("new.png"), bad], folder="f")
    assert ManagedFile.objects.count() == 2 and len(kept(own_folder)) == before


def test_a_file_of_a_gigabyte_is_refused_unread(here):
    class Endless(SimpleUploadedFile):
        def read(self, *args):
            raise AssertionError("it was read")

    endless = Endless("big.pdf", b"")
    endless.size = 1024 * MB
    with pytest.raises(FileTooLarge):
        upload_files(actor=ACTOR, files=[endless])


def test_one_file_can_be_given_a_name(here):
    (row,) = upload_files(actor=ACTOR, files=[upload("IMG_0001.JPG", telling_photo())], name="Main gate")
    assert row.name == "Main gate.jpg"


def test_the_name_is_taken_in_its_folder_only(here):
    add(folder="A")
    assert add(folder="B").name == "logo.png"
    with pytest.raises(FileNameTaken, match=r"LOGO\.png"):
        add("LOGO.png", folder="a")


def test_replacing_keeps_the_address_and_makes_a_new_version(
    here, own_folder, django_capture_on_commit_callbacks
):
    row = add()
    address, old = file_url(row), kept(own_folder)
    with django_capture_on_commit_callbacks(execute=True):
        row = replace_file(actor=ACTOR, file_id=row.pk, file=upload("new.jpg", picture("JPEG", (30, 30))))
    assert file_url(row).partition("?")[0] == address.partition("?")[0].replace(".png", ".jpg")
    assert (row.version, row.width, row.name) == (2, 30, "logo.jpg")
    assert not set(old) & set(kept(own_folder))
    assert last_entry().action == "file.replaced"


def test_an_image_is_replaced_by_an_image_only(here, own_folder):
    row, before = add(), kept(own_folder)
    with pytest.raises(OtherKindOfFile):
        replace_file(actor=ACTOR, file_id=row.pk, file=upload("a.pdf", PDF))
    assert kept(own_folder) == before
    assert ManagedFile.objects.get().version == 1


def test_renaming_moves_and_keeps_the_ending(here):
    row = rename_file(actor=ACTOR, file_id=add().pk, folder="New/Place", name="crest.html")
    assert str(row) == "New/Place/crest.html.png"
    assert last_entry().data["folder"] == ["", "New/Place"]
    other = add("b.png", folder="New/Place")
    with pytest.raises(FileNameTaken):
        rename_file(actor=ACTOR, file_id=other.pk, folder="new/place", name="CREST.html.png")


def test_archived_files_are_offered_nowhere_and_come_back(here):
    row = add(folder="A")
    archive_file(actor=ACTOR, file_id=row.pk)
    assert not managed_images() and folders() == []
    add(folder="A")
    with pytest.raises(FileNameTaken):
        restore_file(actor=ACTOR, file_id=row.pk)
    rename_file(actor=ACTOR, file_id=row.pk, folder="B", name="logo")
    restore_file(actor=ACTOR, file_id=row.pk)
    assert folders() == ["A", "B"]
    assert last_entry().action == "file.restored"


def test_deleting_takes_the_bytes_as_well(here, own_folder, django_capture_on_commit_callbacks):
    row = add()
    with django_capture_on_commit_callbacks(execute=True):
        delete_file(actor=ACTOR, file_id=row.pk)
    assert not kept(own_folder) and not ManagedFile.objects.exists()
    assert last_entry().action == "file.deleted"


def test_all_files_together_stay_within_the_quota(here, there):
    save_settings(actor=ACTOR, values={"file_quota_mb": 1})
    row = add("a.txt", b"x" * 700_000)
    archive_file(actor=ACTOR, file_id=row.pk)
    with pytest.raises(QuotaFull, match="1 MB"):
        add("b.txt", b"x" * 700_000)
    with pytest.raises(QuotaFull):
        replace_file(actor=ACTOR, file_id=row.pk, file=upload("a.txt", b"x" * 1_100_000))
    assert replace_file(actor=ACTOR, file_id=row.pk, file=upload("a.txt", b"x" * 900_000)).size == 900_000
    assert bytes_kept() == 900_000
    with client_scope(there.client):
        assert bytes_kept() == 0
        add("b.txt", b"x" * 700_000)


def test_another_clients_file_does_not_exist(here, there):
    with client_scope(there.client):
        theirs = add(folder="Theirs")
    for change in (
        lambda: rename_file(actor=ACTOR, file_id=theirs.pk, folder="", name="x"),
        lambda: replace_file(actor=ACTOR, file_id=theirs.pk, file=upload()),
        lambda: archive_file(actor=ACTOR, file_id=theirs.pk),
        lambda: restore_file(actor=ACTOR, file_id=theirs.pk),
        lambda: delete_file(actor=ACTOR, file_id=theirs.pk),
    ):
        with pytest.raises(RowMissing):
            change()
    assert not managed_images() and folders() == []


def test_where_a_file_is_used(here):
    row = add()
    assert uses_of(row) == []
    save_brand(actor=ACTOR, values={"site_logo": str(row.public_id)})
    assert uses_of(row) == ["site_logo"]
