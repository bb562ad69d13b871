"""Taxes on lines, their share in refunds, and setting them (parking §20.4)."""

from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import example, given, seed, settings
from hypothesis import strategies as st

from core.models import AuditEntry
from payments.choices import Module
from payments.models import Payment
from payments.queries.cart import due_lines
from payments.rules.money import exact, to_cents
from payments.rules.taxes import TaxRate, taxes_in_refund, taxes_on, totals
from payments.services.taxes import save_taxes
from tests.factories.accounts import ACTOR
from tests.payments.conftest import charge, pay

FIVE = TaxRate(1, Decimal(5), frozenset({Module.PERMITS}))
EIGHT = TaxRate(2, Decimal(8), frozenset({Module.PERMITS}))
NOTHING = (Decimal(0),) * 3

AMOUNTS = st.decimals(min_value="0.01", max_value="99999.99", places=2)
PERCENTAGES = st.decimals(min_value="0", max_value="50", places=4)


@pytest.mark.parametrize(
    ("amount", "five", "eight", "total"),
    [
        ("330", "16.50", "26.40", "372.90"),
        ("313.08447", "15.65422", "25.04676", "353.79"),
        ("2897.8783", "144.89392", "231.83026", "3274.60"),
    ],
)
def test_parking_TAX_1_and_TAX_4_the_worked_examples_come_out_to_the_last_digit(amount, five, eight, total):
    taxes = taxes_on(Decimal(amount), Module.PERMITS, [FIVE, EIGHT])
    assert taxes == (Decimal(five), Decimal(eight), Decimal(0))
    assert totals([(Decimal(amount), taxes)]).total == Decimal(total)


def test_a_tax_touches_the_modules_it_applies_to_and_no_exempt_person_parking_TAX_3():
    assert taxes_on(Decimal(100), Module.VIOLATIONS, [FIVE, EIGHT]) == NOTHING
    assert taxes_on(Decimal(100), Module.PERMITS, [FIVE, EIGHT], is_exempt=True) == NOTHING
    assert not {Module.DEPOSITS} & {module for module, _label in Module.taxable()}


@seed(20_4)
@settings(max_examples=300, deadline=None)
@given(lines=st.lists(AMOUNTS, min_size=1, max_size=8), one=PERCENTAGES, two=PERCENTAGES)
@example(lines=[Decimal("0.01")] * 8, one=Decimal("50"), two=Decimal("50"))
def test_each_line_is_rounded_to_five_places_and_only_the_sum_to_the_cent(lines, one, two):
    rates = [TaxRate(1, one, {Module.PERMITS}), TaxRate(3, two, {Module.PERMITS})]
    taxed = [(amount, taxes_on(amount, Module.PERMITS, rates)) for amount in lines]
    found = totals(taxed)
    for amount, taxes in taxed:
        assert taxes == (exact(amount * one / 100), 0, exact(amount * two / 100))
    assert found.subtotal == sum(lines)
    assert found.total == to_cents(sum(lines) + sum(found.taxes))
    unrounded = sum(lines) * (1 + (one + two) / 100)
    assert abs(found.total - unrounded) <= Decimal("0.005") + len(lines) * Decimal("0.00001")


@st.composite
def refunded(draw):
    """What was charged, its taxes, and refunds that together are no more than that."""
    amount, percentages = draw(AMOUNTS), draw(st.tuples(PERCENTAGES, PERCENTAGES, PERCENTAGES))
    rates = [TaxRate(slot, found, {Module.PERMITS}) for slot, found in enumerate(percentages, 1)]
    taxes = taxes_on(amount, Module.PERMITS, rates)
    total = totals([(amount, taxes)]).total
    cents, refunds = int(total * 100), []
    for _number in range(draw(st.integers(0, 6))):
        part = draw(st.integers(0, cents))
        cents -= part
        refunds += [part] if part else []
    return total, taxes, [Decimal(part) / 100 for part in refunds], Decimal(cents) / 100


@seed(20_5)
@settings(max_examples=500, deadline=None)
@given(refunded())
def test_refunds_never_return_more_of_a_tax_than_was_paid_and_together_all_of_it(case):
    total, taxes, refunds, rest = case
    before, returned = Decimal(0), NOTHING
    for amount in refunds + ([rest] if rest else []):
        shares = taxes_in_refund(amount, total=total, taxes=taxes, before=before, returned=returned)
        before, returned = before + amount, tuple(map(sum, zip(returned, shares, strict=True)))
        assert all(share >= 0 for share in shares)
        assert all(back <= tax for back, tax in zip(returned, taxes, strict=True))
        assert sum(shares) <= amount + Decimal("0.005")
    assert before == total and returned == taxes


def test_parking_TAX_5_a_change_is_audited_and_leaves_what_was_started_alone(office):
    charge(office.driver, "100.00", module=Module.PERMITS)
    started = pay(office.driver, office.bank).payment
    save_taxes(actor=ACTOR, taxes=[{"slot": 1, "percentage": Decimal(10), "label_en": "HST"}])
    entry = AuditEntry.objects.filter(action="tax.changed").first()
    assert entry.data == {"percentage": ["5.0000", "10"], "label_en": ["GST", "HST"]}
    kept = Payment.objects.get(pk=started.pk)
    assert (kept.taxes, kept.total, kept.tax_rates[0]["en"]) == ((5, 8, 0), 113, "GST")
    charge(office.driver, "100.00", module=Module.PERMITS)
    later = [line for line in due_lines(office.driver, timezone.now()) if line.is_payable]
    assert pay(office.driver, office.cash, lines=later).payment.total == 118
