"""Reports of violations, with figures reckoned by hand (enforcement §5.8)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.utils import timezone

from core.system_settings import save_settings
from payments.queries.payment_types import built_in
from payments.services.refunds import ask_refund, process_refund
from tests.factories.accounts import ACTOR, make_driver, make_staff
from tests.factories.parking import VehicleDriverFactory, VehicleFactory
from tests.factories.violations import (
    LocationFactory,
    OffenceItemFactory,
    ViolationFactory,
    ViolationLineFactory,
)
from tests.payments.conftest import make_office, pay
from violations.choices import FineAction, Processed
from violations.models import Violation
from violations.queries.paid_reports import by_month_and_type, paid_by_offence, ticket_ledger
from violations.queries.repeat_offenders import counted_tickets, offending_people, offending_vehicles
from violations.queries.reports import by_location, by_officer, overdue_tickets, owed_on
from violations.settings import APPEAL_DROPS_DISCOUNT

ISSUED = datetime(2026, 3, 2, 14, tzinfo=UTC)
LATER = ISSUED + timedelta(days=30)  # ten days after they were due
CANCELLED = {"fine_action": FineAction.CANCELLED, "actioned_at": ISSUED}
WEEK = timedelta(hours=168)


@pytest.fixture
def write(city):
    """`write(fine=…)` makes a ticket of the city with one line of the offence."""

    def make(offence=city.offence, **facts):
        known = {
            "writer": city.clerk, "vehicle": city.vehicle, "category": city.category, "location": city.location,
        }  # fmt: skip
        row = ViolationFactory(**known | facts)
        ViolationLineFactory(violation=row, item=offence, fine=row.fine)
        return row

    return make


def tickets():
    return Violation.objects.all()


def test_overdue_is_what_is_unpaid_after_its_last_second_and_waits_for_no_appeal(write):
    late, towed = (
        write(ticket="TT-1"),
        write(ticket="TT-2", towing=100, issued_at=ISSUED + timedelta(hours=1)),
    )
    collected = write(ticket="TT-3", sent_to_collections_at=LATER, issued_at=ISSUED + timedelta(hours=2))
    write(is_warning=True), write(is_spoiled=True), write(paid_at=ISSUED), write(**CANCELLED), write(fine=0)
    write(appealed_at=ISSUED)
    write(issued_at=LATER)
    found = overdue_tickets(LATER)
    assert list(found) == [late, towed, collected]
    assert [(row.owed, row.state) for row in found] == [
        (50, "overdue"),
        (150, "overdue"),
        (50, "collections"),
    ]
    assert owed_on(found) == 250
    assert list(overdue_tickets(late.due_at)) == []
    assert list(overdue_tickets(late.due_at + timedelta(seconds=1))) == [late]


def test_each_officer_has_counts_by_state_and_what_was_asked_for(write):
    write(), write(towing=20), write(paid_at=ISSUED)
    write(is_warning=True), write(is_spoiled=True), write(**CANCELLED)
    write(fine_action=FineAction.REDUCED, adjusted_fine=D("12.50"), actioned_at=ISSUED)
    write(writer=make_staff("abel"), fine=30)
    abel, clerk = by_officer(tickets(), LATER)
    assert (abel.name, abel.tickets, abel.fines, abel.unpaid) == ("abel", 1, 30, 30)
    assert (clerk.tickets, clerk.warnings, clerk.spoiled, clerk.cancelled, clerk.paid) == (7, 1, 1, 1, 1)
    assert (clerk.fines, clerk.unpaid) == (D("182.50"), D("132.50"))  # 50 + 70 + 50 paid + 12.50


def test_each_location_has_its_officers(write):
    write(), write(), write(writer=make_staff("abel"))
    write(location=LocationFactory(name="airport")), write(location=None)
    assert [(row.section, row.name, row.tickets) for row in by_location(tickets(), LATER)] == [
        ("airport", "clerk", 1),
        ("Downtown Business District", "abel", 1),
        ("Downtown Business District", "clerk", 2),
        ("Without a location", "clerk", 1),
    ]


def test_enforcement_T32_an_archived_category_still_shows_in_reports(city, write):
    write(paid_at=ISSUED)
    city.category.archived_at = city.offence.archived_at = ISSUED
    city.category.save(), city.offence.save()
    (sum_of,) = paid_by_offence(tickets())
    assert (sum_of.section, sum_of.name, sum_of.count) == ("Street", "Parked in Loading Zone", 1)
    assert by_officer(tickets().filter(category=city.category), LATER)[0].tickets == 1
    assert offending_vehicles(counted_tickets().filter(category=city.category), minimum=1)[0].count == 1


def test_a_discount_counts_in_its_last_second_and_a_reduced_fine_by_its_share(city, write):
    other = OffenceItemFactory(description="Blocked hydrant", category=None, discount_amount=0)
    write(paid_at=ISSUED + WEEK), write(paid_at=ISSUED + WEEK + timedelta(seconds=1)), write()
    reduced = write(
        fine=80, fine_action=FineAction.REDUCED, adjusted_fine=20, actioned_at=ISSUED, paid_at=ISSUED
    )
    reduced.lines.update(fine=50)
    ViolationLineFactory(violation=reduced, item=other, fine=30)
    write(fine=50, fine_action=FineAction.UPHELD, actioned_at=ISSUED, paid_at=ISSUED, towing=99)
    street, hydrant = paid_by_offence(tickets())
    # 40 in time, 50 late, 20 × 50/80 reduced, 50 upheld
    assert (street.count, street.fines, street.paid, street.less) == (4, 200, D("152.5"), D("47.5"))
    assert (hydrant.section, hydrant.count, hydrant.fines, hydrant.paid) == ("Unassigned", 1, 30, D("7.5"))


def test_an_appeal_takes_the_discount_where_the_client_says_so(write):
    write(paid_at=ISSUED, appealed_at=ISSUED)
    assert paid_by_offence(tickets())[0].paid == 40
    save_settings(actor=ACTOR, values={APPEAL_DROPS_DISCOUNT: True})
    assert paid_by_offence(tickets())[0].paid == 50


def test_what_was_paid_as_the_books_have_it_agrees_with_the_offences(city, write, monkeypatch):
    office = make_office(city)
    monkeypatch.setattr(timezone, "now", lambda: ISSUED + timedelta(days=1))
    write(towing=100)
    state = pay(city.driver, office.cash, is_received=True, payer=None)
    monkeypatch.setattr(timezone, "now", lambda: ISSUED + timedelta(days=29))  # 31 March, in Toronto
    write()
    pay(city.driver, office.sure, payer=None)
    april = datetime(2026, 4, 1, 4, tzinfo=UTC)  # midnight in Toronto
    monkeypatch.setattr(timezone, "now", lambda: april)
    assert [(row.fines, row.paid) for row in paid_by_offence(tickets())] == [(100, 90)]
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=None, comment="mistake")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=built_in("credit").pk)
    with timezone.override("America/Toronto"):
        found = by_month_and_type(ticket_ledger())
    assert [(f"{row.month:%Y-%m}", row.payment_type, row.tickets, row.total) for row in found] == [
        ("2026-04", "Account credit", 0, -140),
        ("2026-03", "Cash desk", 1, 140),
        ("2026-03", "Payroll, sure", 1, 50),
    ]
    assert [(row.fines, row.paid) for row in paid_by_offence(tickets())] == [(50, 50)]


def test_repeat_offenders_by_vehicle_leave_out_what_was_written_to_a_person(city, write):
    stray = VehicleFactory(plate="ZZZ 9")
    write(), write(paid_at=ISSUED, issued_at=LATER), write(is_warning=True), write(person=city.driver)
    write(is_spoiled=True), write(**CANCELLED)
    write(vehicle=stray), write(vehicle=stray)

    def found(processed="", minimum=1, **options):
        rows = offending_vehicles(counted_tickets(processed), minimum=minimum, **options)
        return [(str(row.subject), row.count) for row in rows]

    assert found() == [("ABC 123", 3), ("ZZZ 9", 2)]
    assert found(minimum=3) == [("ABC 123", 3)]
    assert found(unknown=True) == [("ZZZ 9", 2)]
    assert found(Processed.NO) == [("ZZZ 9", 2), ("ABC 123", 1)]
    assert found(Processed.YES) == [("ABC 123", 1)] == found(Processed.WARNING)
    first = offending_vehicles(counted_tickets(), minimum=1)[0]
    assert (first.fines, first.unpaid, first.last_at) == (100, 50, LATER)


def test_repeat_offenders_by_user_have_their_own_and_their_vehicles_each_once(city, write):
    mate, second = make_driver("mate"), VehicleFactory(plate="XYZ 1")
    VehicleDriverFactory(vehicle=second, user=city.driver)
    VehicleDriverFactory(vehicle=second, user=mate)
    VehicleDriverFactory(vehicle=city.vehicle, user=mate, until=ISSUED)  # was a driver once
    write(), write(person=city.driver), write(person=city.driver, vehicle=None, plate="", plate_key="")
    write(vehicle=second), write(vehicle=second, person=mate)
    write(vehicle=VehicleFactory()), write(vehicle=VehicleFactory())
    found = offending_people(counted_tickets(), minimum=1)
    assert [(row.subject, row.count, row.fines) for row in found] == [(city.driver, 5, 250), (mate, 2, 100)]
    assert [row.subject for row in offending_people(counted_tickets(), minimum=3)] == [city.driver]


def test_each_report_asks_as_often_for_many_rows_as_for_one(city, write, django_assert_num_queries):
    def ask():
        return (
            by_officer(tickets(), LATER), by_location(tickets(), LATER), paid_by_offence(tickets()),
            offending_vehicles(counted_tickets(), minimum=1), offending_people(counted_tickets(), minimum=1),
        )  # fmt: skip

    write(paid_at=ISSUED)
    for number in (1, 2):
        with django_assert_num_queries(2 + 3 + 2 + 2 + 3):
            ask()
        driven = VehicleDriverFactory(user=make_driver(f"other{number}")).vehicle
        place, writer = LocationFactory(), make_staff(f"officer{number}")
        write(OffenceItemFactory(), vehicle=driven, location=place, writer=writer, paid_at=ISSUED)
