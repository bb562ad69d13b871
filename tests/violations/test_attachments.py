"""Photos and papers of tickets (enforcement §5.1 Attachment, VIO-12, VIO-13)."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from content.exceptions import DamagedImage, EmptyFile, FileTooLarge, UnknownFileType
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.system_settings import save_settings
from tests.content.pictures import PDF, SECRET, SVG, animation, picture, telling_photo, upload, word
from tests.factories.accounts import ACTOR
from tests.factories.violations import ViolationFactory
from violations.exceptions import NotEvidence, TooManyFiles
from violations.models import ViolationAttachment
from violations.queries.attachments import attachments_of, public_attachments
from violations.services.attachments import add_attachments, archive_attachment, restore_attachment

GPS, PLACE = 0x8825, b"N45.4211"


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def ticket(city, folder):
    return ViolationFactory(vehicle=city.vehicle, category=city.category, writer=city.clerk)


def attach(ticket, *files, **facts):
    return add_attachments(actor=ACTOR, violation_id=ticket.pk, files=files, **facts)


def stored(folder: Path) -> list:
    return [path for path in folder.rglob("*") if path.is_file()]


def kept(file) -> bytes:
    with file.open("rb") as content:
        return content.read()


def test_where_a_photo_was_taken_is_in_the_evidence_and_nowhere_else(ticket):
    photo = telling_photo()
    with Image.open(BytesIO(photo)) as image:
        assert image.getexif().get_ifd(GPS), "the photo tells, or this test sees nothing"
    (row,) = attach(ticket, upload("IMG_1.JPG", photo))
    assert kept(row.original) == photo and PLACE in kept(row.original)
    for shown in (kept(row.file), kept(row.thumbnail)):
        assert PLACE not in shown and SECRET not in shown
        with Image.open(BytesIO(shown)) as image:
            assert not image.getexif() and "exif" not in image.info
            assert image.width < image.height  # it lay on its side, and the note that said so is gone
    assert (row.name, row.media_type, row.size) == ("IMG_1.jpg", "image/jpeg", len(kept(row.file)))
    assert row.by == ACTOR.label and row.is_public


def test_enforcement_5_1_the_copy_lies_where_the_api_says(ticket):
    (row,) = attach(ticket, upload("front view.png"))
    day = timezone.localtime(row.created_at).strftime("%Y/%m/%d")
    assert row.file.name.startswith(f"alpha/VIOLATIONS/{day}/front_view-")
    assert row.file.name.endswith(".png") and "front" not in row.original.name


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.gif", animation(), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.png", picture(), "image/png"),
        ("a.pdf", PDF, "application/pdf"),
        ("page.html", picture(), "image/png"),
    ],
)
def test_a_file_is_what_its_bytes_are(ticket, name, content, media_type):
    (row,) = attach(ticket, upload(name, content))
    assert row.media_type == media_type and bool(row.thumbnail) == media_type.startswith("image/")
    assert row.name == ("page.html.png" if name == "page.html" else name)


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.docx", word(), NotEvidence),
        ("a.csv", b"a,b\n", NotEvidence),
        ("a.jpg", SVG, UnknownFileType),
        ("a.exe", b"MZ\x00\x01", UnknownFileType),
        ("a.jpg", b"", EmptyFile),
        ("a.jpg", picture("JPEG")[:200], DamagedImage),
        ("a.png", picture("PNG") + b"\0" * 12 * 1024 * 1024, FileTooLarge),
        ("a.pdf", PDF + b"x" * 20 * 1024 * 1024, FileTooLarge),
    ],
)
def test_all_or_none(ticket, folder, name, content, refusal):
    with pytest.raises(refusal) as refused:
        attach(ticket, upload("good.png"), upload(name, content))
    assert name in str(refused.value)
    assert not ViolationAttachment.objects.exists() and not stored(folder)
    assert not AuditEntry.objects.filter(action="violation.file_added").exists()


def test_what_was_stored_goes_when_the_row_cannot_be_written(ticket, folder, monkeypatch):
    written, save = [], default_storage._wrapped.save

    def full_disk(*args, **kwargs):
        if len(written) == 4:
            raise OSError("no space left")
        written.append(save(*args, **kwargs))
        return written[-1]

    monkeypatch.setattr(default_storage._wrapped, "save", full_disk)
    with pytest.raises(OSError, match="no space"):
        attach(ticket, upload("a.png"), upload("b.png"))
    assert len(written) == 4 and not stored(folder)
    assert not ViolationAttachment.objects.exists()


def test_a_ticket_that_is_not_there_keeps_nothing(ticket, folder):
    with pytest.raises(RowMissing):
        add_attachments(actor=ACTOR, violation_id=ticket.pk + 1, files=[upload()])
    assert not stored(folder)


def test_telephones_make_large_photos(ticket):
    (row,) = attach(ticket, upload("large.png", picture("PNG") + b"\0" * 6 * 1024 * 1024))
    assert row.original.size > 6 * 1024 * 1024 > row.size, "what is shown is drawn anew"


def test_ten_at_once(ticket):
    with pytest.raises(TooManyFiles):
        attach(ticket, *(upload(f"{number}.png") for number in range(11)))
    assert len(attach(ticket, *(upload(f"{number}.png") for number in range(10)))) == 10


def test_enforcement_VIO_2_a_paid_ticket_takes_files_too(ticket):
    ticket.paid_at = ticket.issued_at
    ticket.save()
    assert attach(ticket, upload())


def test_enforcement_VIO_12_archived_never_destroyed(ticket, folder):
    (row,) = attach(ticket, upload())
    before = stored(folder)
    for _time in range(2):
        archive_attachment(actor=ACTOR, attachment_id=row.pk)
    assert not public_attachments(ticket) and list(attachments_of(ticket)) == [row]
    assert stored(folder) == before
    restore_attachment(actor=ACTOR, attachment_id=row.pk)
    assert public_attachments(ticket) == [row]
    told = AuditEntry.objects.filter(action__startswith="violation").order_by("pk")
    assert [entry.action for entry in told] == [
        "violation.file_added", "violation_file.archived", "violation_file.restored",
    ]  # fmt: skip
    assert told[0].object_id == str(ticket.pk) and told[0].data["file"] == "logo.png"


def test_enforcement_VIO_13_drivers_see_public_ones_pictures_first_where_the_client_shows_them(ticket):
    (paper,) = attach(ticket, upload("a.pdf", PDF))
    attach(ticket, upload("internal.png"), is_public=False)
    (photo,) = attach(ticket, upload("b.png"))
    attach(ViolationFactory(category=ticket.category, writer=ticket.writer), upload())
    assert public_attachments(ticket) == [photo, paper]
    save_settings(actor=ACTOR, values={"public_ticket_photos": False})
    assert public_attachments(ticket) == []
    assert attachments_of(ticket).count() == 3
