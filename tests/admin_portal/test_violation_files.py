"""Photos and papers of tickets on the pages of staff (enforcement VIO-12)."""

import pytest

from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member
from tests.admin_portal.desk import errors, html, text, url
from tests.admin_portal.test_violation_entry import facts, ready, street  # noqa: F401
from tests.content.pictures import PDF, SVG, picture, telling_photo, upload
from tests.factories.accounts import ACTOR, make_site
from tests.factories.parking import VehicleFactory
from tests.factories.violations import TicketCategoryFactory, ViolationFactory
from violations.models import Violation, ViolationAttachment
from violations.services.attachments import add_attachments

pytestmark = pytest.mark.django_db
PLACE = b"N45.4211"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def office(street, signed_in):  # noqa: F811
    return signed_in(street)


@pytest.fixture
def ticket(street):  # noqa: F811
    return ViolationFactory(vehicle=street.vehicle, category=street.category, writer=street.admin)


def attached(ticket, *files):
    return add_attachments(actor=ACTOR, violation_id=ticket.pk, files=files)


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_photo_is_shown_without_its_place_and_the_evidence_is_saved_with_it(office, ticket):
    (row,) = attached(ticket, upload("IMG 1.jpg", telling_photo()))
    shown, small, original = (
        office.get(url("violation_file", row), query) for query in ({}, {"small": 1}, {"original": 1})
    )
    assert (shown["Content-Type"], small["Content-Type"]) == ("image/jpeg", "image/webp")
    assert shown["Content-Disposition"] == 'inline; filename="IMG 1.jpg"'
    assert original["Content-Disposition"] == 'attachment; filename="IMG 1.jpg"'
    assert PLACE not in body(shown) and PLACE not in body(small) and PLACE in body(original)
    for answer in (shown, small, original):
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"


def test_a_document_is_saved(office, ticket):
    (row,) = attached(ticket, upload("letter.pdf", PDF))
    for query in ({}, {"small": 1}):
        answer = office.get(url("violation_file", row), query)
        assert answer["Content-Disposition"].startswith("attachment") and body(answer) == PDF


def test_bytes_that_are_gone_are_a_404(office, ticket):
    (row,) = attached(ticket, upload())
    row.file.storage.delete(row.file.name)
    assert office.get(url("violation_file", row)).status_code == 404


def test_parking_X_1_another_clients_file_is_a_404(office):
    there = make_site("BETA")
    with client_scope(there.client):
        ticket = ViolationFactory(
            vehicle=VehicleFactory(), category=TicketCategoryFactory(), writer=there.admin
        )
        (row,) = attached(ticket, upload())
    for name in ("violation_file", "violation_file_archive", "violation_file_restore"):
        assert office.get(url(name, row)).status_code == 404
    assert office.post(url("violation_file_add", ticket), {"files": upload()}).status_code == 404


def test_files_are_added_archived_and_restored(office, ticket):
    answer = office.post(
        url("violation_file_add", ticket), {"files": [upload("a.png"), upload("b.pdf", PDF)]}
    )
    assert answer["Location"] == url("violation_detail", ticket)
    first, second = ticket.attachments.all()
    assert (first.name, second.name, first.is_public) == ("a.png", "b.pdf", False)
    office.post(url("violation_file_archive", first))
    first.refresh_from_db()
    assert first.archived_at
    office.post(url("violation_file_restore", first))
    first.refresh_from_db()
    assert first.archived_at is None
    assert AuditEntry.objects.filter(action__startswith="violation").count() == 4


@pytest.mark.parametrize(("name", "content"), [("a.png", SVG), ("b.png", b""), ("c.txt", b"words")])
def test_what_cannot_be_attached_is_said(office, ticket, name, content):
    answer = office.post(url("violation_file_add", ticket), {"files": [upload(), upload(name, content)]})
    assert name in str(errors(answer))
    assert not ViolationAttachment.objects.exists()


def test_seeing_is_not_changing(street, ticket, signed_in):  # noqa: F811
    (row,) = attached(ticket, upload())
    reader = signed_in(street, staff_member("reader", rights=["violations.view"]))
    assert body(reader.get(url("violation_file", row)))
    for page in (url("violation_file_archive", row), url("violation_file_add", ticket)):
        assert reader.post(page, {"files": upload()}).status_code == 403


def test_photos_come_with_the_ticket_once(office, street):  # noqa: F811
    last = ready(office, street)
    for _time in range(2):
        office.post(last, {"files": [upload("a.jpg", telling_photo())], "files_are_public": "on"})
    row = ViolationAttachment.objects.get()
    assert row.violation == Violation.objects.get() and row.is_public


def test_a_bad_file_writes_no_ticket_and_the_page_says_to_choose_again(office, street, folder):  # noqa: F811
    last = ready(office, street)
    page = office.post(last, {"files": [upload("a.png", picture()), upload("b.png", SVG)]})
    assert "b.png" in text(page) and "Choose them again" in text(page)
    assert not Violation.objects.exists() and not any(path.is_file() for path in folder.rglob("*"))
    assert "Choose them again" not in text(office.get(last))
    office.post(last, {})
    assert Violation.objects.get().ticket == "TT-10001"


def test_the_second_step_says_when_files_are_chosen(office, street):  # noqa: F811
    answer = office.post(url("violation_add"), {
        "writer": street.admin.pk, "auto": "on", "category": street.category.pk, "vehicle": street.vehicle.pk,
    })  # fmt: skip
    page = office.get(answer["Location"])
    assert "chosen on the next step" in text(page) and 'type="file"' not in html(page)
    last = office.post(answer["Location"], facts(street))["Location"]
    assert 'type="file"' in html(office.get(last))
