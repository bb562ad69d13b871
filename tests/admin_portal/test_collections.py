"""Violations › Collections in the office (enforcement §9)."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Profile, Province
from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import Vehicle
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import VehicleDriverFactory, VehicleFactory
from tests.factories.violations import LocationFactory, TicketCategoryFactory, ViolationFactory
from violations.choices import BatchOrigin
from violations.models import CollectionsBatch, Violation, ViolationNote
from violations.services.collections import send_overdue

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(db):
    """A site with three overdue tickets: two of ABC 123, whose driver is known, one of XYZ 9."""
    site = make_site("ALPHA")
    with client_scope(site.client):
        ontario = Province.objects.get(code="ON")
        site.often, site.once = VehicleFactory(plate="ABC 123"), VehicleFactory(plate="XYZ 9")
        Vehicle.objects.filter(pk=site.once.pk).update(province=ontario)
        VehicleDriverFactory(vehicle=site.often, user=site.driver, is_primary=True)
        Profile.objects.filter(user=site.driver).update(street="1 Main Street", province=ontario)
        site.facts = {
            "writer": site.clerk, "category": TicketCategoryFactory(), "location": LocationFactory(name="Pier")
        }  # fmt: skip
        site.tickets = [
            ViolationFactory(ticket=f"TT-{number}", vehicle=vehicle, towing=towing, **site.facts)
            for number, vehicle, towing in ((1, site.often, 0), (2, site.often, 25), (3, site.once, 0))
        ]
        yield site


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def at(name, *args, query=""):
    return reverse(f"admin_portal:{name}", args=[arg.pk for arg in args]) + query


def words(answer) -> str:
    return answer.content.decode()


def read(answer) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def listed(browser, name, *args, query="") -> list[str]:
    return [str(row.record) for row in browser.get(at(name, *args, query=query)).context["table"].rows]


def sent() -> list[str]:
    return list(Violation.objects.exclude(batch=None).order_by("pk").values_list("ticket", flat=True))


def send(browser, query="", count=3):
    return browser.post(at("collections_send", query=query), {"count": count})


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["TT-1", "TT-2", "TT-3"]),
        ("?minimum=2", ["TT-1", "TT-2"]),
        ("?minimum=3", []),
        ("?due_after=2026-03-22&due_before=2026-03-22", ["TT-1", "TT-2", "TT-3"]),
        ("?due_after=2026-03-23", []),
        ("?issued_before=2026-03-01", []),
        ("?minimum=many", []),
    ],
)
def test_enforcement_9_2_the_export_lists_overdue_tickets_that_were_never_sent(office, query, found):
    assert listed(office, "collections_export", query=query) == found


def test_it_finds_vehicles_of_a_province_and_people_with_many_tickets(ours, office):
    ontario = Province.objects.get(code="ON")
    Vehicle.objects.filter(pk=ours.often.pk).update(province=Province.objects.exclude(code="ON").first())
    assert listed(office, "collections_export", query=f"?province={ontario.pk}") == ["TT-3"]
    for number in (7, 8):
        ViolationFactory(
            ticket=f"TT-{number}", vehicle=None, person=ours.driver, due_at=timezone.now(), **ours.facts
        )
    assert listed(office, "collections_export", query="?minimum=2") == ["TT-1", "TT-2", "TT-7", "TT-8"]


def test_enforcement_TKT_6_the_list_as_a_file_has_no_pin(office):
    text = read(office.get(at("collections_export", query="?export=csv")))
    assert "TT-1,ABC 123" in text and "8TQ4M2" not in text


def test_those_found_are_sent_as_a_batch_with_their_list(ours, office):
    page = words(office.get(at("collections_send", query="?minimum=2")))
    assert "Send 2 tickets of $125.00 in all to collections?" in page
    answer = send(office, "?minimum=2", 2)
    batch = CollectionsBatch.objects.get()
    assert answer["Location"] == at("batch_detail", batch)
    assert (batch.origin, batch.by, batch.count, batch.total) == (
        BatchOrigin.EXPORT,
        "admin",
        2,
        Decimal(125),
    )
    assert sent() == ["TT-1", "TT-2"]
    download = office.get(at("batch_file", batch))
    assert download["Content-Disposition"].endswith('.csv"')
    header, first, second, *rest = read(download).splitlines()
    assert (header.count(","), rest) == (13, [])
    assert first.startswith("TT-1,ABC 123,") and first.endswith(",1 Main Street,,ON,,driver@example.com")
    assert "8TQ4M2" not in first + second
    assert listed(office, "collections_export") == ["TT-3"]


def test_what_changed_since_it_was_looked_at_is_not_sent(ours, office):
    answer = send(office, count=4)
    assert "The list changed meanwhile: it has 3 tickets now." in words(answer)
    assert send(office, "?minimum=9", 0).status_code == 200
    assert (sent(), CollectionsBatch.objects.count()) == ([], 0)


def test_enforcement_COL_3_the_answer_of_a_call_is_downloaded_again(ours, office):
    answer = send_overdue(actor=ACTOR)
    download = office.get(at("batch_file", CollectionsBatch.objects.get()))
    assert b"".join(download.streaming_content) == answer
    assert download["Content-Disposition"].endswith('.json"')


def test_enforcement_COL_3_a_batch_is_taken_back_except_for_what_was_paid(ours, office):
    send_overdue(actor=ACTOR)
    batch = CollectionsBatch.objects.get()
    now = timezone.now()
    Violation.objects.filter(ticket="TT-2").update(paid_at=now, collections_ended_at=now)
    Violation.objects.filter(ticket="TT-3").update(collections_ended_at=now)  # paid, and refunded since
    office.post(at("batch_undo", batch), {"reason": " "})
    assert len(sent()) == 3  # not without a reason
    assert "(optional)" not in words(office.get(at("batch_undo", batch)))
    answer = office.post(at("batch_undo", batch), {"reason": "the agency lost it"}, follow=True)
    assert "paid or finished meanwhile: TT-2, TT-3." in words(answer)
    batch.refresh_from_db()
    assert (batch.undone_at is None, batch.undone_by, batch.count) == (False, "admin", 3)
    assert sent() == listed(office, "batch_detail", batch) == ["TT-2", "TT-3"]
    assert listed(office, "collections_export") == ["TT-1"]
    told = AuditEntry.objects.get(action="collections_batch.undone").data
    assert told == {"count": 1, "stayed": ["TT-2", "TT-3"], "reason": "the agency lost it"}
    assert AuditEntry.objects.get(action="violation.back_from_collections").object_label == "TT-1"
    assert "taken back already" in words(office.post(at("batch_undo", batch), {"reason": "again"}))


def test_a_batch_taken_back_whole_says_so(ours, office):
    send_overdue(actor=ACTOR)
    batch = CollectionsBatch.objects.get()
    title = timezone.localtime(batch.at, ZoneInfo("America/Toronto")).strftime("%Y-%m-%d %H:%M")
    assert f"{title} · 3" in words(office.get(at("batch_undo", batch)))  # the trail says the client's time
    answer = office.post(at("batch_undo", batch), {"reason": "too early"}, follow=True)
    assert "All its tickets can be sent again." in words(answer)
    assert read(office.get(at("batch_file", batch)))


def test_enforcement_9_2_a_ticket_is_flagged_by_hand_with_a_note(ours, office):
    ticket = ours.tickets[0]
    office.post(at("violation_flag", ticket), {"note": "Asked for a trial"})
    batch = CollectionsBatch.objects.get()
    assert (batch.origin, batch.count, batch.total, bool(batch.file)) == (BatchOrigin.FLAG, 1, 50, False)
    assert (sent(), ViolationNote.objects.get().text) == (["TT-1"], "Asked for a trial")
    assert office.get(at("batch_file", batch)).status_code == 404
    assert "went to collections before" in words(office.post(at("violation_flag", ticket), {"note": ""}))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"paid_at": datetime(2026, 4, 1, tzinfo=UTC)}, "is paid"),
        ({"due_at": datetime(2100, 1, 1, tzinfo=UTC)}, "not overdue"),
        ({"is_warning": True}, "not overdue"),
        ({"appealed_at": datetime(2026, 3, 3, tzinfo=UTC)}, "not overdue"),
        ({"fine": 0}, "not overdue"),
        ({"collections_ended_at": datetime(2026, 4, 1, tzinfo=UTC)}, "went to collections before"),
    ],
)
def test_enforcement_COL_1_only_overdue_tickets_are_flagged_and_only_once(ours, office, facts, said):
    Violation.objects.filter(pk=ours.tickets[0].pk).update(**facts)
    assert said in words(office.post(at("violation_flag", ours.tickets[0]), {"note": "x"}))
    assert (sent(), ViolationNote.objects.count()) == ([], 0)


@pytest.mark.parametrize("name", ["collections_export", "batch_list", "batch_detail"])
def test_lists_ask_the_same_for_one_and_many(ours, office, name):
    if name != "collections_export":
        send_overdue(actor=ACTOR)
    args = [CollectionsBatch.objects.get()] if name == "batch_detail" else []
    office.get(at(name, *args))
    with CaptureQueriesContext(connection) as few:
        assert office.get(at(name, *args)).status_code == 200
    for number in range(3):
        vehicle = VehicleFactory()
        VehicleDriverFactory(vehicle=vehicle, user=make_driver(f"d{number}"), is_primary=True)
        ViolationFactory(vehicle=vehicle, **ours.facts)
        if name == "batch_list":
            send_overdue(actor=ACTOR)
    if name == "batch_detail":
        Violation.objects.filter(batch=None).update(batch=args[0], sent_to_collections_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        assert office.get(at(name, *args)).status_code == 200
    assert len(many) == len(few)
