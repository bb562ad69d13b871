"""What became of tickets in collections (enforcement §9)."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from core.models import AuditEntry
from payments.queries.cart import due_lines
from tests.factories.accounts import ACTOR
from tests.factories.violations import ViolationFactory, ViolationLineFactory
from tests.payments.conftest import make_office, pay
from violations.exceptions import (
    ActionReasonRequired,
    BatchUndone,
    InCollections,
    NothingToSend,
    OverdueChanged,
)
from violations.models import CollectionsBatch, Violation
from violations.queries.collections import Wanted, overdue_tickets
from violations.services.collections import (
    export_overdue,
    flag_ticket,
    forget_orphans,
    send_overdue,
    undo_batch,
)


@pytest.fixture
def ticket(city):
    row = ViolationFactory(
        vehicle=city.vehicle, category=city.category, location=city.location, writer=city.clerk
    )
    ViolationLineFactory(violation=row, item=city.offence)
    return row


def fresh(ticket) -> Violation:
    return Violation.objects.get(pk=ticket.pk)


def test_enforcement_COL_6_paying_ends_it_and_it_never_goes_there_again(city, ticket):
    sure = make_office(city).sure
    send_overdue(actor=ACTOR)
    batch = CollectionsBatch.objects.get()
    pay(city.driver, sure, lines=due_lines(city.driver, timezone.now()))
    row = fresh(ticket)
    assert row.paid_at and row.collections_ended_at == row.paid_at
    undo_batch(actor=ACTOR, batch_id=batch.pk, reason="x")
    assert fresh(ticket).batch == batch
    Violation.objects.update(paid_at=None, payment=None)  # as after a refund
    assert not overdue_tickets(timezone.now())
    with pytest.raises(InCollections):
        flag_ticket(actor=ACTOR, violation_id=ticket.pk)


def test_enforcement_COL_3_what_was_taken_back_goes_out_with_the_next_batch(ticket):
    for _n in range(2):
        send_overdue(actor=ACTOR)
        undo_batch(actor=ACTOR, batch_id=CollectionsBatch.objects.first().pk, reason="x")
    assert (fresh(ticket).sent_to_collections_at, fresh(ticket).batch) == (None, None)
    first, second = CollectionsBatch.objects.all()
    assert first.undone_at and second.undone_at and first.file and second.file


def test_enforcement_COL_3_a_batch_is_taken_back_once_and_for_a_reason(ticket):
    batch = flag_ticket(actor=ACTOR, violation_id=ticket.pk)
    with pytest.raises(ActionReasonRequired):
        undo_batch(actor=ACTOR, batch_id=batch.pk, reason=" ")
    undo_batch(actor=ACTOR, batch_id=batch.pk, reason="x")
    with pytest.raises(BatchUndone):
        undo_batch(actor=ACTOR, batch_id=batch.pk, reason="x")


def test_an_export_sends_what_was_seen_or_nothing(ticket):
    with pytest.raises(OverdueChanged):
        export_overdue(actor=ACTOR, wanted=Wanted(), count=2)
    with pytest.raises(NothingToSend):
        export_overdue(actor=ACTOR, wanted=Wanted(minimum=2), count=1)
    assert fresh(ticket).batch is None
    assert export_overdue(actor=ACTOR, wanted=Wanted(), count=1).count == 1


def test_a_discount_is_over_and_does_not_lessen_the_amount(ticket):
    Violation.objects.update(fine_action="Reduced", adjusted_fine=20, towing=5, actioned_at=timezone.now())
    assert flag_ticket(actor=ACTOR, violation_id=ticket.pk).total == 25


def test_a_plain_flag_leaves_an_entry_for_batch_and_ticket(ticket):
    before = AuditEntry.objects.count()
    flag_ticket(actor=ACTOR, violation_id=ticket.pk)
    actions = AuditEntry.objects.order_by("pk").values_list("action", flat=True)[before:]
    assert list(actions) == ["collections_batch.sent", "violation.sent_to_collections"]


def test_the_nightly_task_deletes_files_that_no_batch_names(city, ticket):
    send_overdue(actor=ACTOR)
    batch = CollectionsBatch.objects.get()
    lost = default_storage.save(f"{city.client.pk}/collections/lost", ContentFile(b"{}"))
    others = default_storage.save(f"{city.client.pk + 1}/collections/lost", ContentFile(b"{}"))
    long_ago = (timezone.now() - timedelta(days=2)).timestamp()
    for name in (lost, others, batch.file.name):
        os.utime(default_storage.path(name), (long_ago, long_ago))
    assert forget_orphans() == 1
    assert [default_storage.exists(name) for name in (lost, others, batch.file.name)] == [False, True, True]
