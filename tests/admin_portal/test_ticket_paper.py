"""The page that gives a ticket's paper."""

import pytest
from django.urls import reverse

from core.models import AuditEntry
from core.scoping import client_scope
from tests.admin_portal.conftest import staff_member
from tests.payments.pdf import pages_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


def paper_of(ticket):
    return reverse("admin_portal:violation_pdf", args=[ticket.pk])


def text(answer):
    return pages_of(answer.content)[0]


def test_enforcement_13_3_a_ticket_is_printed_and_its_printing_audited(ours, signed_in):
    answer = signed_in(ours).get(paper_of(ours.violation))
    assert answer["Content-Type"] == "application/pdf" and answer["Cache-Control"] == "no-store"
    assert answer["Content-Disposition"] == 'inline; filename="TT-PLAIN-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "TT-PLAIN-1-8TQ4M2" in text(answer) and "Private plain" not in text(answer)
    entry = AuditEntry.objects.get(action="violation.printed", object_id=str(ours.violation.pk))
    assert (entry.actor_label, entry.data) == (str(ours.admin), {"language": "en"})


@pytest.mark.parametrize(("query", "word"), [("", "Plate"), ("?lang=fr", "Plaque"), ("?lang=xx", "Plate")])
def test_the_language_is_the_clients_unless_another_of_its_languages_is_asked_for(
    ours, signed_in, query, word
):
    office = signed_in(ours)
    office.cookies["django_language"] = "fr"
    assert word in text(office.get(paper_of(ours.violation) + query))


def test_a_language_that_the_client_does_not_speak_is_not_printed(ours, signed_in):
    ours.client.languages = ["en"]
    ours.client.save()
    assert "Plate" in text(signed_in(ours).get(f"{paper_of(ours.violation)}?lang=fr"))


def test_it_asks_for_its_right_a_get_and_a_ticket_of_ones_own(world, ours, signed_in, client):
    office, nobody = signed_in(ours), signed_in(ours, staff_member("stranger", rights={"vehicles.view"}))
    before = AuditEntry.objects.filter(action="violation.printed").count()
    assert nobody.get(paper_of(ours.violation)).status_code == 403
    assert office.get(paper_of(world.theirs.violation)).status_code == 404
    for call in (office.post, office.head):
        assert call(paper_of(ours.violation)).status_code == 405
    assert client.get(paper_of(ours.violation), headers={"host": ours.host}).status_code == 302
    assert AuditEntry.objects.filter(action="violation.printed").count() == before
