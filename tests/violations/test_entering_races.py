"""A double click, on real transactions; with a control that shows it without its lock."""

from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.utils import timezone

from core.scoping import client_scope
from tests.at_once import at_once, meeting
from tests.content.pictures import upload
from tests.factories.accounts import ACTOR, make_site
from tests.factories.parking import VehicleFactory
from tests.factories.violations import LocationFactory, OffenceItemFactory, TicketCategoryFactory
from violations.models import Violation, ViolationAttachment
from violations.services import issuing
from violations.services.entering import enter_ticket
from violations.services.issuing import Offence, TicketDraft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    site = make_site("ALPHA")
    with client_scope(site.client):
        category = TicketCategoryFactory()
        site.draft = TicketDraft(
            uuid=uuid4(),
            writer_id=site.clerk.pk,
            category_id=category.pk,
            issued_at=timezone.now(),
            vehicle_id=VehicleFactory().pk,
            location_id=LocationFactory().pk,
            offences=[Offence(OffenceItemFactory(category=category).pk)],
        )
    return site


def entering(site, draft):
    def work(barrier):
        barrier.wait()
        return enter_ticket(actor=ACTOR, draft=draft, files=[upload()])

    return work


def test_a_draft_sent_twice_at_once_is_one_ticket_with_its_photo_once(site, tmp_path):
    first, second = at_once(site.client, *(entering(site, site.draft) for _number in range(2)))
    assert first == second
    with client_scope(site.client):
        assert Violation.objects.get() == first and ViolationAttachment.objects.count() == 1
    assert (
        sum(path.is_file() for path in tmp_path.rglob("*")) == 3
    )  # what is shown, its thumbnail, the evidence


def test_without_the_lock_the_second_one_fails(site, monkeypatch, tmp_path):
    """The control: what the lock is for."""
    unlocked = meeting(lambda uuid: Violation.objects.filter(uuid=uuid).first())
    monkeypatch.setattr(issuing, "_written", unlocked)
    results = at_once(site.client, *(entering(site, site.draft) for _number in range(2)))
    assert sum(isinstance(result, Violation) for result in results) == 1
    assert any(isinstance(result, IntegrityError | issuing.OverrideNeeded) for result in results)
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 3  # the loser's photo is gone too
