"""Overdue tickets are handed to collections once (enforcement §16.11, T15, T16, T27)."""

import os
from datetime import timedelta
from time import time
from unittest.mock import patch

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import ApiScope
from api.models import ApiCall
from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import Vehicle, VehicleDriver
from tests.api.test_idempotency import together
from tests.at_once import meeting
from tests.factories.accounts import make_driver, make_staff
from tests.factories.parking import VehicleFactory
from tests.factories.violations import (
    LocationFactory,
    OffenceItemFactory,
    TicketCategoryFactory,
    ViolationFactory,
    ViolationLineFactory,
)
from violations.choices import BatchOrigin
from violations.models import CollectionsBatch, Violation, ViolationLine
from violations.queries.collections import overdue_tickets
from violations.services import collections as service
from violations.services.collections import forget_orphans

PATH = "violations/send_overdue_to_collections"
EMPTY = {"records": [], "state": {"version": "1", "csrf_token": None}}


@pytest.fixture
def tickets(ours):
    """`ours` with three overdue tickets, one whose appeal waits, a warning, an open one and a paid one."""
    with client_scope(ours.client):
        clerk = make_staff("clerk")
        now = timezone.now()
        facts = {"writer": clerk, "vehicle": VehicleFactory(), "location": LocationFactory()}
        ours.overdue = [ViolationFactory(**facts) for _n in range(3)]
        ours.others = [
            ViolationFactory(appealed_at=now, **facts),
            ViolationFactory(is_warning=True, **facts),
            ViolationFactory(issued_at=now, **facts),
            ViolationFactory(paid_at=now, **facts),
            ViolationFactory(is_spoiled=True, **facts),
            ViolationFactory(collections_ended_at=now, **facts),
            ViolationFactory(fine_action="Cancelled", actioned_at=now, **facts),
        ]
        for row in ours.overdue:
            ViolationLineFactory(violation=row)
    return ours


def ids(reply) -> list[int]:
    assert reply.status == 200, reply.content
    return [record["ViolationID"] for record in reply.json["records"]]


def all_rows(site, model=Violation):
    with client_scope(site.client):
        return list(model.objects.order_by("pk"))


def keys(rows) -> list[int]:
    return [row.pk for row in rows]


def content_of(batch) -> bytes:
    with batch.file.open("rb") as file:
        return file.read()


def test_enforcement_T15_three_then_none_and_the_others_untouched(tickets):
    first, again = tickets.call(PATH), tickets.call(PATH)
    assert ids(first) == keys(tickets.overdue)
    assert {record["SentToCollections"] for record in first.json["records"]} == {None}  # COL-2
    assert again.json == EMPTY
    (batch,) = all_rows(tickets, CollectionsBatch)
    sent = [row for row in all_rows(tickets) if row.sent_to_collections_at]
    assert keys(sent) == keys(tickets.overdue)
    assert {(row.sent_to_collections_at, row.batch_id) for row in sent} == {(batch.at, batch.pk)}
    assert (batch.origin, batch.by, batch.count, batch.total) == (BatchOrigin.API, "HotSpot", 3, 150)
    assert content_of(batch) == first.content


def test_enforcement_H_2_nothing_to_send_is_an_empty_list_and_no_batch(ours):
    assert ours.call(PATH).json == EMPTY
    assert all_rows(ours, CollectionsBatch) == []
    assert ours.rows(ApiCall) == 1


def test_enforcement_COL_4_who_took_what_is_in_the_audit(tickets):
    before = tickets.rows(AuditEntry)
    tickets.call(PATH)
    with client_scope(tickets.client):
        entries = AuditEntry.objects.order_by("pk")[before:]
        actions = [(entry.action, entry.actor_kind, entry.actor_label) for entry in entries]
    assert actions == [
        ("collections_batch.sent", "token", "HotSpot"),
        *[("violation.sent_to_collections", "token", "HotSpot")] * 3,
    ]


def test_enforcement_H_3_it_takes_a_post_alone(tickets):
    assert (reply := tickets.call(PATH, method="GET")).status == 405 and reply.code == 9003
    assert not any(row.sent_to_collections_at for row in all_rows(tickets))


def test_enforcement_T27_no_token_a_foreign_one_and_one_without_the_scope(tickets, theirs):
    scopes = [scope for scope in ApiScope.values if scope != "violations.collections"]
    _row, narrow = tickets.new_token(scopes=scopes)
    for token, status, code in ((None, 401, 9001), (theirs.plain, 401, 9034), (narrow, 403, 9002)):
        reply = tickets.call(PATH, token=token)
        assert (reply.status, reply.code) == (status, code)
    assert not any(row.sent_to_collections_at for row in all_rows(tickets))


def test_enforcement_T26_either_spelling_of_the_client(tickets):
    assert ids(tickets.call(PATH, code="oc-toma")) == keys(tickets.overdue)


def test_another_clients_tickets_are_not_sent(tickets, theirs):
    assert theirs.call(PATH).json == EMPTY
    assert ids(tickets.call(PATH)) == keys(tickets.overdue)


def test_enforcement_C_11_a_repeated_key_gets_the_same_answer(tickets):
    key = {"headers": {"Idempotency-Key": "nightly"}}
    first, again = tickets.call(PATH, **key), tickets.call(PATH, **key)
    assert ids(again) == keys(tickets.overdue) and again.content == first.content
    assert tickets.call(PATH).json == EMPTY
    assert len(all_rows(tickets, CollectionsBatch)) == 1


@pytest.mark.django_db(transaction=True)
def test_enforcement_T16_two_calls_at_once_share_no_ticket(tickets):
    with patch.object(service, "_locked", meeting(service._locked)):
        replies = together(2, lambda number: tickets.call(PATH))
    first, second = sorted((ids(reply) for reply in replies), key=len)
    assert (first, second) == ([], keys(tickets.overdue))
    assert [batch.count for batch in all_rows(tickets, CollectionsBatch)] == [3]


@pytest.mark.django_db(transaction=True)
def test_enforcement_T16_without_the_lock_both_would_have_them(tickets):
    """The control: the test above can see two calls share tickets."""

    def unlocked(at, wanted=None):
        return list(overdue_tickets(at, wanted).order_by("pk"))

    with patch.object(service, "_locked", meeting(unlocked)):
        replies = together(2, lambda number: tickets.call(PATH))
    assert [ids(reply) for reply in replies] == [keys(tickets.overdue)] * 2


@pytest.mark.parametrize("moment", ["api.gate.write_call", "violations.services.collections._stamp"])
def test_enforcement_COL_4_a_failure_after_the_file_leaves_nothing_half(tickets, settings, tmp_path, moment):
    settings.MEDIA_ROOT = tmp_path
    with patch(moment, side_effect=OperationalError("gone")):
        assert tickets.call(PATH).status == 503
    assert not any(row.sent_to_collections_at or row.batch_id for row in all_rows(tickets))
    assert all_rows(tickets, CollectionsBatch) == []
    (orphan,) = (file for file in tmp_path.rglob("*") if file.is_file())
    assert ids(tickets.call(PATH)) == keys(tickets.overdue)
    (batch,) = all_rows(tickets, CollectionsBatch)
    with client_scope(tickets.client):
        assert forget_orphans() == 0  # it may belong to a transaction that is not done yet
        long_ago = time() - timedelta(days=2).total_seconds()
        for file in (orphan, tmp_path / batch.file.name):
            os.utime(file, (long_ago, long_ago))
        assert (forget_orphans(), forget_orphans()) == (1, 0)
    assert default_storage.exists(batch.file.name) and not orphan.exists()


def many(site, number) -> None:
    """So many overdue tickets, each of a vehicle and a driver of its own."""
    with client_scope(site.client):
        model = VehicleFactory()
        writer, driver = make_staff(f"clerk{number}"), make_driver(f"driver{number}")
        item = OffenceItemFactory()
        category, location = TicketCategoryFactory(), LocationFactory()
        names = [f"Q{number}X{n}" for n in range(number)]
        facts = {"plate_type": model.plate_type, "province": model.province}
        vehicles = Vehicle.objects.bulk_create(Vehicle(plate=name, plate_key=name, **facts) for name in names)
        VehicleDriver.objects.bulk_create(VehicleDriver(vehicle=row, user=driver) for row in vehicles)
        common = {"category": category, "location": location, "writer": writer}
        rows = [ViolationFactory.build(ticket=row.plate, vehicle=row, **common) for row in vehicles]
        lines = [
            ViolationLine(violation=row, item=item, description="x", fine=50)
            for row in Violation.objects.bulk_create(rows)
        ]
        ViolationLine.objects.bulk_create(lines)


def queries_for(site, number) -> int:
    many(site, number)
    with CaptureQueriesContext(connection) as seen:
        assert len(ids(site.call(PATH))) == number
    return len(seen)


def test_queries_grow_by_the_thousand_alone(ours):
    ours.call(PATH)  # notes the token's first use
    few, thousand, two_thousand = (queries_for(ours, number) for number in (2, 1000, 2000))
    assert thousand == few
    assert (
        two_thousand - thousand == 9
    )  # tickets, lines, files, drivers; totals, two alarms, stamps; and the mark
