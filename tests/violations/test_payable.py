"""Tickets as things to pay for: whose they are, their taxes, and who may take the money (enforcement §6, §11)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.system_settings import save_settings
from parking.models import VehicleDriver
from payments.choices import Module
from payments.exceptions import ItemGone
from payments.models import Payment, PaymentLine
from payments.queries.cart import Payer, due_lines, priced_lines, totals_of
from payments.services.checkout import open_payment
from payments.services.taxes import save_taxes
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import VehicleDriverFactory
from tests.factories.violations import ViolationFactory, ViolationLineFactory
from tests.payments.conftest import make_office
from violations.choices import KIND
from violations.ports import ticket_settled
from violations.services.issuing import Offence, TicketDraft, issue_ticket


@pytest.fixture
def office(city):
    return make_office(city)


@pytest.fixture
def ticket(city, office):
    """50 for the offence with 10 off, and 100 of towing, issued an hour ago."""
    issued_at = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    row = ViolationFactory(writer=city.clerk, vehicle=city.vehicle, towing=100, issued_at=issued_at)
    ViolationLineFactory(violation=row, item=city.offence)
    return row


def tax(*, slot=1, percentage=5, modules):
    facts = {"slot": slot, "is_enabled": True, "percentage": Decimal(percentage), "modules": modules}
    save_taxes(actor=ACTOR, taxes=[facts])


def line_for(ticket, payer):
    (line,) = priced_lines([(KIND, ticket.pk)], payer, timezone.now())
    return line


def pay(ticket, payer, office):
    line = line_for(ticket, payer)
    return open_payment(
        actor=ACTOR,
        payer=payer,
        items=[line.key],
        seen=totals_of([line]).total,
        payment_type_id=office.sure.pk,
    )


@pytest.mark.parametrize(
    ("modules", "taxes"),
    [
        ([Module.VIOLATIONS], "2.00"),  # of 50 less 10
        ([Module.TOWING], "5.00"),
        ([Module.VIOLATIONS, Module.TOWING], "7.00"),
        ([Module.PERMITS], "0.00"),
    ],
)
def test_enforcement_MON_8_towing_is_taxed_only_where_the_tax_says_so(city, ticket, modules, taxes):
    tax(modules=modules)
    (line,) = due_lines(city.driver, timezone.now())
    assert line.quote.amount == 140 and sum(line.taxes) == Decimal(taxes)


def test_enforcement_MON_8_the_payment_keeps_both_taxes_in_one_line(city, office, ticket):
    tax(modules=[Module.VIOLATIONS, Module.TOWING])
    pay(ticket, Payer(city.driver, "en"), office)
    line = PaymentLine.objects.get()
    assert (line.amount, line.tax1, line.module) == (140, 7, Module.VIOLATIONS)
    assert Payment.objects.get().total == 147


def test_enforcement_MON_7_who_is_exempt_pays_no_tax_on_violations(city, ticket):
    tax(modules=[Module.VIOLATIONS, Module.TOWING])
    city.driver.profile.tax_exemption_code = "EX-1"
    city.driver.profile.save()
    (line,) = due_lines(city.driver, timezone.now())
    assert not any(line.taxes)


def test_enforcement_MON_8_the_tax_of_the_undiscounted_whole_is_kept_at_issue(city, office):
    tax(modules=[Module.VIOLATIONS, Module.TOWING])
    draft = TicketDraft(
        writer_id=city.clerk.pk, category_id=city.category.pk, issued_at=timezone.now(),
        vehicle_id=city.vehicle.pk, location_id=city.location.pk, offences=[Offence(city.offence.pk)],
        towing=Decimal(100),
    )  # fmt: skip
    assert issue_ticket(actor=ACTOR, draft=draft).tax == Decimal("7.5")
    assert issue_ticket(actor=ACTOR, draft=replace(draft, towing=Decimal(0), override_reason="x")).tax == 2.5


class TestWhose:
    """VEH-9, PAY-1: drivers of the vehicle and whoever holds the reference."""

    def test_every_driver_of_the_vehicle_finds_it_due_and_may_pay(self, city, office, ticket):
        other = make_driver("other")
        VehicleDriverFactory(vehicle=city.vehicle, user=other)
        for person in (city.driver, other):
            assert [line.key for line in due_lines(person, timezone.now())] == [(KIND, ticket.pk)]
        pay(ticket, Payer(other, "en"), office)
        ticket.refresh_from_db()
        assert ticket.paid_at is not None

    @pytest.mark.parametrize("is_driven", [True, False])
    def test_nobody_else_pays_it_without_the_reference(self, city, office, ticket, is_driven):
        if not is_driven:
            VehicleDriver.objects.all().delete()
        stranger, guest = make_driver("stranger"), Payer(None, "en", email="me@example.com")
        assert not due_lines(stranger, timezone.now())
        for payer in (Payer(stranger, "en"), guest):
            with pytest.raises(ItemGone, match="somebody else"):
                pay(ticket, payer, office)
        assert not Payment.objects.exists()
        pay(ticket, replace(guest, by_reference=True), office)
        ticket.refresh_from_db()
        assert ticket.paid_at is not None

    def test_who_let_go_of_the_vehicle_owes_it_no_more(self, city, ticket):
        city.link.until = timezone.now()
        city.link.save()
        assert not due_lines(city.driver, timezone.now())


def test_enforcement_COL_5_the_desk_takes_what_is_closed_to_everybody_else(city, office, ticket):
    ticket.sent_to_collections_at = timezone.now()
    ticket.save()
    save_settings(actor=ACTOR, values={"restrict_collections_payment": True})
    with pytest.raises(ItemGone, match="collections"):
        pay(ticket, Payer(city.driver, "en"), office)
    pay(ticket, Payer(city.driver, "en", at_desk=True), office)
    ticket.refresh_from_db()
    assert ticket.paid_at is not None and ticket.collections_ended_at == ticket.paid_at


def test_enforcement_PAY_6_what_hangs_on_a_paid_ticket_is_told_in_the_same_transaction(city, office, ticket):
    told = []

    def effect(*, violation, actor):
        told.append((violation.pk, AuditEntry.objects.filter(action="violation.paid").count()))

    ticket_settled.register("a test", effect)
    try:
        pay(ticket, Payer(city.driver, "en"), office)
    finally:
        ticket_settled._entries.pop("a test", None)
    assert told == [(ticket.pk, 1)]
