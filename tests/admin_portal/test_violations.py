"""Search, one ticket's page, what can be done there; tickets of people and vehicles (enforcement §5.5, §5.6)."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.clock import local_zone
from core.models import AuditEntry
from core.system_settings import save_settings
from payments.models import Payment
from payments.queries.cart import Payer, priced_lines
from tests.admin_portal.desk import clerk_with, errors, html, listed, queries, text, url
from tests.factories.accounts import ACTOR
from tests.factories.parking import VehicleFactory
from tests.factories.violations import OffenceItemFactory, ViolationFactory, ViolationLineFactory
from tests.payments.conftest import make_office, pay
from tests.violations.conftest import city  # noqa: F401
from violations.choices import KIND, FineAction
from violations.models import Violation
from violations.services.changes import add_note, register_appeal
from violations.services.issuing import Offence, TicketDraft, issue_ticket

pytestmark = pytest.mark.django_db
LIST, PIN = "/admin/violations/", "8TQ4M2"


@pytest.fixture
def desk(city, signed_in):  # noqa: F811
    return signed_in(city)


@pytest.fixture
def ticket(city):  # noqa: F811
    """TT-1 of yesterday over 50, 10 off for a week."""
    row = ViolationFactory(
        ticket="TT-1", pin=PIN, writer=city.clerk, vehicle=city.vehicle, location=city.location,
        category=city.category, issued_at=timezone.now().replace(microsecond=0) - timedelta(days=1),
        private_comment="Known to us",
    )  # fmt: skip
    ViolationLineFactory(violation=row, item=city.offence)
    return row


def more_tickets(city, number):  # noqa: F811
    for count in range(number):
        row = ViolationFactory(
            ticket=f"XX-{count}", pin=PIN, writer=city.clerk, vehicle=VehicleFactory(plate=f"CAR {count}")
        )
        ViolationLineFactory(violation=row, item=city.offence)


def test_a_row_says_who_what_and_how_much_now(city, desk, ticket):  # noqa: F811
    page = html(desk.get(LIST))
    assert url("violation_detail", ticket) in page and url("user_detail", city.driver) in page
    head, row = csv.reader(StringIO(desk.get(f"{LIST}?export=csv").getvalue().decode("utf-8-sig")))
    told = dict(zip(head, row, strict=True))
    assert (told["Ticket"], told["Plate"], told["User"]) == ("TT-1", "ABC 123", str(city.driver))
    assert (told["Fine"], told["Balance"], told["Status"]) == ("50.0", "40.0", "Open")
    assert told["Location"] == "Downtown Business District"


def test_the_list_asks_as_often_for_many_as_for_one(city, desk, ticket):  # noqa: F811
    before = queries(desk, LIST)
    more_tickets(city, 4)
    assert queries(desk, LIST) == before and len(listed(desk.get(LIST))) == 5


def test_filters_and_their_states_in_the_address(city, desk, ticket):  # noqa: F811
    more_tickets(city, 1)
    assert [row.ticket for row in listed(desk.get(f"{LIST}?status=open"))] == ["TT-1"]
    assert [row.ticket for row in listed(desk.get(f"{LIST}?status=overdue"))] == ["XX-0"]
    assert listed(desk.get(f"{LIST}?status=overdue&q=abc123")) == []
    assert [row.ticket for row in listed(desk.get(f"{LIST}?status=overdue&q=abc123&only_text=on"))] == [
        "TT-1"
    ]
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto")).isoformat()
    assert listed(desk.get(f"{LIST}?issued_after={today}")) == []
    assert len(listed(desk.get(f"{LIST}?collections=not-sent&offence={city.offence.pk}"))) == 2
    assert listed(desk.get(f"{LIST}?collections=sent")) == listed(desk.get(f"{LIST}?location=0")) == []


@pytest.mark.parametrize("typed", ["TT-1", "tt-1", f"TT-1-{PIN}"])
def test_enforcement_SRC_1_a_text_that_equals_a_ticket_opens_it(desk, ticket, typed):
    answer = desk.get(LIST, {"q": typed})
    assert (answer.status_code, answer["Location"]) == (302, url("violation_detail", ticket))
    assert desk.get(LIST, {"q": typed, "export": "csv"}).status_code == 200


def test_enforcement_T11_the_pin_is_in_no_list_export_page_or_result(city, desk, ticket):  # noqa: F811
    add_note(actor=ACTOR, violation_id=ticket.pk, text="Called")
    pages = [LIST, f"{LIST}?q=abc123", url("violation_detail", ticket), url("vehicle_detail", city.vehicle)]
    pages += [url("user_violations", city.driver), url("violation_edit", ticket), "/admin/audit/"]
    for page in pages:
        assert PIN not in html(desk.get(page)), page
    assert PIN not in desk.get(f"{LIST}?export=csv").getvalue().decode()
    sheet = openpyxl.load_workbook(BytesIO(desk.get(f"{LIST}?export=xlsx").content)).active
    assert PIN not in str([[cell.value for cell in row] for row in sheet.rows])
    assert listed(desk.get(LIST, {"q": PIN})) == [], "nobody is found by it"


def test_the_page_says_what_it_costs_until_when_and_then(desk, ticket):
    page = text(desk.get(url("violation_detail", ticket)))
    assert "$40.00" in page and "−$10.00" in page
    assert "after that it is $50.00" in page and "Overdue after" in page
    assert "Known to us" in page and "Not appealed." in page


def test_what_was_known_of_the_plate_is_read_back(city, desk, signed_in):  # noqa: F811
    answer = {
        "plate": "ABC 123", "key": "ABC123", "at": "2026-03-02T14:00:00+00:00", "alarm": "Stolen",
        "rights": [{
            "kind": "permit", "source": "OPSCOM", "label": "standard", "name": "NORTH", "zone": None, "in_target": True,
            "starts_at": "2026-03-01T05:00:00+00:00", "ends_at": "2026-03-03T04:59:59+00:00", "reference": "N 1",
            "lots": [{"id": 1, "name": "North Lot", "short_name": "NORTH"}],
        }],
        "dntt": [{
            "notes": "Contractor", "location": "", "starts_at": "2026-03-01T05:00:00+00:00",
            "ends_at": "2026-03-03T04:59:00+00:00",
        }],
        "stale": [{"source": "ParkMobile", "ok_at": None, "failed_since": "2026-03-01T05:00:00+00:00"}],
    }  # fmt: skip
    row = ViolationFactory(writer=city.clerk, plate_answer=answer, override_reason="Wrong lot")
    page = text(desk.get(url("violation_detail", row)))
    for words in ("A right to park: standard NORTH", "North Lot", "Contractor", "ParkMobile did not answer"):
        assert words in page
    assert "Wrong lot" in page and "Alarm: Stolen" in page
    clerk = signed_in(city, clerk_with("violations.view"))
    assert "Stolen" not in html(clerk.get(url("violation_detail", row)))


def test_one_timeline_of_audit_mail_payment_notes_in_time_order(city, desk):  # noqa: F811
    draft = TicketDraft(
        writer_id=city.clerk.pk, category_id=city.category.pk, issued_at=timezone.now(), vehicle_id=city.vehicle.pk,
        location_id=city.location.pk, offences=[Offence(city.offence.pk)],
    )  # fmt: skip
    row = issue_ticket(actor=ACTOR, draft=draft)
    add_note(actor=ACTOR, violation_id=row.pk, text="Called at noon")
    before = queries(desk, url("violation_detail", row))
    lines = priced_lines([(KIND, row.pk)], Payer(city.driver, "en"), timezone.now())
    state = pay(city.driver, make_office(city).sure, lines=lines)
    entries = desk.get(url("violation_detail", row)).context["entries"]
    told = [entry["text"] for entry in entries]
    assert [entry["at"] for entry in entries] == sorted((entry["at"] for entry in entries), reverse=True)
    for words in (
        "Issued",
        f"Mail to {city.driver.email}",
        "Note: Called at noon",
        str(state.payment),
        "Paid",
    ):
        assert sum(words in entry for entry in told) >= 1, words
    assert sum("Called at noon" in entry for entry in told) == 1
    add_note(actor=ACTOR, violation_id=row.pk, text="Called again")
    paid = queries(desk, url("violation_detail", row))
    add_note(actor=ACTOR, violation_id=row.pk, text="And again")
    assert queries(desk, url("violation_detail", row)) == paid <= before + 5


def test_a_paid_ticket_leads_to_its_payment_and_offers_notes_alone(city, desk, ticket):  # noqa: F811
    lines = priced_lines([(KIND, ticket.pk)], Payer(city.driver, "en"), timezone.now())
    state = pay(city.driver, make_office(city).sure, lines=lines)
    page = html(desk.get(url("violation_detail", ticket)))
    assert url("payment_detail", state.payment_id) in page and url("violation_note", ticket) in page
    assert not [name for name in ACTS if url(name, ticket) in page and name != "violation_note"]


ACTS = {
    "violation_edit": "violations.edit",
    "violation_fee": "violations.edit",
    "violation_note": "violations.edit",
    "violation_convert": "violations.edit",
    "violation_adjust": "violations.adjust",
    "violation_appeal": "violations.decide",
    "violation_decide": "violations.decide",
    "violation_spoil": "violations.void",
    "violation_unspoil": "violations.void",
}
# Pages of other areas, offered here: the right, and whether the ticket must be overdue.
ELSEWHERE = {
    "violation_pdf": ("violations.view", False),
    "violation_file_add": ("violations.edit", False),
    "violation_flag": ("violations.collect", True),
}
OFFERED = {
    "open": ({}, set(ACTS) - {"violation_decide", "violation_unspoil"}),
    "appealed": (
        {"appealed_at": timezone.now()},
        set(ACTS) - {"violation_adjust", "violation_appeal", "violation_unspoil"},
    ),
    "spoiled": ({"is_spoiled": True}, {"violation_edit", "violation_note", "violation_unspoil"}),
    "warning": ({"is_warning": True}, {"violation_edit", "violation_note", "violation_spoil"}),
    "decided": (
        {"fine_action": FineAction.UPHELD, "actioned_at": timezone.now()},
        {"violation_note", "violation_convert"},
    ),
}


def offered(browser, row):
    page = html(browser.get(url("violation_detail", row)))
    return {name for name in ACTS if f'href="{url(name, row)}"' in page}


@pytest.mark.parametrize("state", OFFERED)
def test_enforcement_VIO_1_what_is_offered_hangs_on_the_state(desk, ticket, state):
    facts, expected = OFFERED[state]
    Violation.objects.filter(pk=ticket.pk).update(**facts)
    assert offered(desk, ticket) == expected


def test_enforcement_VIO_7_changing_the_fine_is_not_offered_without_adjustments(desk, ticket):
    save_settings(actor=ACTOR, values={"enable_adjustments": False})
    assert "violation_adjust" not in offered(desk, ticket)


def test_printing_attaching_and_flagging_are_offered_by_right_and_state(city, desk, ticket, signed_in):  # noqa: F811
    late = ViolationFactory(writer=city.clerk)
    clerk = signed_in(city, clerk_with("violations.view"))
    for name, (right, only_late) in ELSEWHERE.items():
        assert url(name, late) in html(desk.get(url("violation_detail", late)))
        assert (url(name, ticket) in html(desk.get(url("violation_detail", ticket)))) != only_late
        seen_by_clerk = url(name, late) in html(clerk.get(url("violation_detail", late)))
        assert seen_by_clerk == (right == "violations.view")


def test_adding_a_violation_begins_with_who_or_what_it_is_about(city, desk):  # noqa: F811
    entry = url("violation_add")
    assert f'href="{entry}"' in html(desk.get(LIST))
    assert f"{entry}?person={city.driver.pk}" in html(desk.get(url("user_violations", city.driver)))
    assert f"{entry}?vehicle={city.vehicle.pk}" in html(desk.get(url("vehicle_detail", city.vehicle)))


@pytest.mark.parametrize("right", sorted(set(ACTS.values())))
def test_what_is_offered_hangs_on_the_right(city, signed_in, ticket, right):  # noqa: F811
    clerk = signed_in(city, clerk_with("violations.view", right))
    able = {name for name, needed in ACTS.items() if needed == right}
    assert offered(clerk, ticket) == able & OFFERED["open"][1]
    for name in set(ACTS) - able:
        assert clerk.post(url(name, ticket), {}).status_code == 403


CASES = {
    "violation_edit": ({}, {"comment": "New words"}, "violation.changed"),
    "violation_fee": ({}, {"reason": "Court", "fine": ""}, "violation.fee_added"),
    "violation_note": ({}, {"text": "Called"}, "violation.noted"),
    "violation_adjust": ({}, {"action": "Reduced", "amount": "20", "reason": "Mild"}, "violation.reduced"),
    "violation_decide": (
        {"appealed_at": timezone.now()},
        {"action": "Upheld", "amount": "", "reason": "Clear"},
        "violation.upheld",
    ),
    "violation_appeal": ({}, {"how": "fax", "words": "Hidden sign"}, "violation.appealed"),
    "violation_spoil": ({}, {"reason": "Torn"}, "violation.spoiled"),
    "violation_unspoil": ({"is_spoiled": True}, {"reason": "Found"}, "violation.unspoiled"),
    "violation_convert": ({}, {"reason": "Court"}, "violation.converted"),
}


def given(browser, where, fields):
    """What the page's form shows, with these fields on top."""
    form = browser.get(where).context["form"]
    with timezone.override(local_zone()):
        shown = {bound.html_name: bound.field.widget.format_value(bound.value()) for bound in form}
    plain = {name: value[0] if isinstance(value, list) else value for name, value in shown.items()}
    return {name: value for name, value in plain.items() if value not in (None, "")} | fields


@pytest.mark.parametrize("name", CASES)
def test_every_act_leaves_its_audit_entry_under_the_clerks_name(city, signed_in, ticket, name):  # noqa: F811
    state, fields, action = CASES[name]
    Violation.objects.filter(pk=ticket.pk).update(**state)
    fee = OffenceItemFactory(admin_only=True, discount_amount=0, discount_hours=0)
    if name == "violation_fee":
        fields = fields | {"item": fee.pk}
    clerk = clerk_with("violations.view", ACTS[name])
    browser, where = signed_in(city, clerk), url(name, ticket)
    answer = browser.post(where, given(browser, where, fields))
    assert answer.status_code == 302, errors(answer)
    assert answer["Location"] == url("violation_detail", ticket)
    entry = AuditEntry.objects.order_by("-id").first()
    assert (entry.action, entry.object_id) == (action, str(ticket.pk))
    assert entry.actor_id == str(clerk.pk)


def test_a_reason_is_asked_for(desk, ticket):
    for name in ("violation_spoil", "violation_convert"):
        answer = desk.post(url(name, ticket), {"reason": " "})
        assert "Say why: it stays in the history" in html(answer)
    where = url("violation_adjust", ticket)
    assert errors(desk.post(where, {"action": "Cancelled"})) == {"reason": ["This field is required."]}
    assert "amount" in errors(desk.post(where, {"action": "Reduced", "reason": "Mild"}))
    assert "below 50.00" in str(
        errors(desk.post(where, {"action": "Reduced", "amount": "50", "reason": "Mild"}))
    )


def test_offences_are_edited_with_their_amounts_and_seconds_stay(city, desk, ticket):  # noqa: F811
    other, (line,) = OffenceItemFactory(default_cost=30), ticket.lines.all()
    issued, where = ticket.issued_at, url("violation_edit", ticket)
    assert (
        desk.post(where, given(desk, where, {f"fine_{line.pk}": "45", "item_1": other.pk})).status_code == 302
    )
    ticket.refresh_from_db()
    assert sorted(line.fine for line in ticket.lines.all()) == [30, 45] and ticket.fine == 75
    assert ticket.issued_at == issued
    assert desk.post(where, given(desk, where, {f"drop_{line.pk}": "on"})).status_code == 302
    assert [line.item for line in ticket.lines.all()] == [other]


def test_another_plate_is_a_known_vehicles_and_one_of_several_is_chosen(city, desk, ticket):  # noqa: F811
    where = url("violation_edit", ticket)
    assert "plate" in errors(desk.post(where, given(desk, where, {"plate": "NOBODY"})))
    first = VehicleFactory(plate="TWIN 1")
    second = VehicleFactory(plate="TWIN 1", plate_type__name="Commercial")
    assert "vehicle" in errors(desk.post(where, given(desk, where, {"plate": "twin1"})))
    fields = {"plate": "twin1", "vehicle": second.pk}
    assert desk.post(where, given(desk, where, fields)).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.vehicle, ticket.plate) == (second, "TWIN 1") and first != second


def test_money_is_taken_at_the_desk_where_somebody_is_known(city, desk, ticket, signed_in):  # noqa: F811
    pays = f'href="{url("user_pay", city.driver)}?item=violation%3A{ticket.pk}"'
    assert pays in html(desk.get(url("violation_detail", ticket)))
    assert desk.get(url("user_pay", city.driver) + f"?item=violation:{ticket.pk}").status_code == 200
    assert pays not in html(
        signed_in(city, clerk_with("violations.view")).get(url("violation_detail", ticket))
    )


def test_the_appeal_is_read_before_it_is_decided(desk, ticket):
    register_appeal(
        actor=ACTOR, violation_id=ticket.pk, at=timezone.now(), how="fax", words="The sign was hidden"
    )
    assert "The sign was hidden" in html(desk.get(url("violation_decide", ticket)))
    assert "The sign was hidden" in html(desk.get(url("violation_detail", ticket)))


def test_a_persons_and_a_vehicles_page_show_tickets_by_right(city, desk, ticket, signed_in):  # noqa: F811
    ViolationFactory(ticket="TT-2", writer=city.clerk, vehicle=city.vehicle, paid_at=timezone.now())
    assert [row.ticket for row in listed(desk.get(url("user_violations", city.driver)))] == ["TT-1", "TT-2"]
    page = text(desk.get(url("vehicle_detail", city.vehicle)))
    assert "Total 2" in page and "Unpaid 1" in page and "TT-1" in page and "$40.00" in page
    clerk = signed_in(city, clerk_with("vehicles.view"))
    assert "TT-1" not in html(clerk.get(url("vehicle_detail", city.vehicle)))


class TestDesk:
    """Money for a ticket over the counter (PAY-1)."""

    @pytest.fixture
    def strangers(self, city, ticket):  # noqa: F811
        city.office = make_office(city)
        city.link.delete()
        return ticket

    def test_a_stranger_pays_and_leaves_no_address(self, city, desk, strangers):  # noqa: F811
        where = url("violation_pay", strangers)
        assert where in html(desk.get(url("violation_detail", strangers)))
        facts = {"payment_type": city.office.cash.pk, "is_received": "on", "email": ""}
        review = text(desk.post(where, facts))
        assert "Take $40.00 by" in review and not Payment.objects.exists()
        answer = desk.post(where, facts | {"confirmed": "1", "seen": "40.00"})
        payment = Payment.objects.get()
        assert answer.status_code == 302 and (payment.total, payment.email, payment.at_desk) == (40, "", True)
        strangers.refresh_from_db()
        assert strangers.paid_at is not None and not OutboxMail.objects.exists()
        assert AuditEntry.objects.filter(action="violation.paid", object_id=str(strangers.pk)).exists()

    def test_a_stranger_with_an_address_gets_the_receipt(self, city, desk, strangers):  # noqa: F811
        facts = {"payment_type": city.office.cash.pk, "is_received": "on", "email": "me@example.com"}
        desk.post(url("violation_pay", strangers), facts | {"confirmed": "1", "seen": "40.00"})
        assert [mail.to for mail in OutboxMail.objects.all()] == ["me@example.com"]

    def test_what_costs_nothing_is_not_taken_for(self, desk, strangers):
        strangers.is_warning = True
        strangers.save()
        answer = desk.get(url("violation_pay", strangers), follow=True)
        assert "There is nothing to pay for this ticket now." in html(answer)
        assert url("violation_pay", strangers) not in html(answer)
