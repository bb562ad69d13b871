"""The office changes what a request costs and how long it is kept (parking LOT-8, PRC-4, PER-13)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.exceptions import RowMissing
from core.models import AuditEntry
from parking.exceptions import BadDeadline, NegativeCost, ReasonRequired, RentalInPayment, RentalMoved
from parking.models import PermitRental
from parking.services.rental_endings import permits_to_clear, release_permit
from parking.services.rental_terms import extend_request, reprice_request
from payments.queries.cart import due_lines
from tests.factories.accounts import ACTOR
from tests.parking.selling import ask, buy
from tests.payments.conftest import pay


def reprice(rental, cost="120", reason="Half a year"):
    return reprice_request(actor=ACTOR, rental_id=rental.pk, cost=Decimal(cost), reason=reason)


def extend(rental, until):
    return extend_request(actor=ACTOR, rental_id=rental.pk, until=until)


def test_parking_LOT_8_an_unpaid_permit_gets_another_price_with_a_reason(shop):
    rental = ask(shop)
    reprice(rental)
    rental.refresh_from_db()
    assert (rental.cost, rental.list_cost) == (120, 350)
    (line,) = due_lines(shop.driver, timezone.now())
    assert line.quote.amount == 120
    entry = AuditEntry.objects.get(action="permit.price_changed")
    assert entry.object_label == rental.permit.number
    assert entry.data == {"person": str(shop.driver), "cost": ["350.00", "120.00"], "reason": "Half a year"}


@pytest.mark.parametrize(
    ("facts", "refusal", "field"),
    [({"reason": "  "}, ReasonRequired, "reason"), ({"cost": "-0.01"}, NegativeCost, "cost")],
)
def test_a_price_below_zero_or_without_a_reason_is_refused(shop, facts, refusal, field):
    rental = ask(shop)
    with pytest.raises(refusal) as refused:
        reprice(rental, **facts)
    assert refused.value.field == field and not _entries()


def test_the_same_price_is_no_change(shop):
    reprice(ask(shop), "350.00")
    assert not _entries()


def test_a_permit_that_is_paid_promised_or_ended_keeps_its_price(shop):
    paid, _state = buy(shop)
    with pytest.raises(RentalMoved):
        reprice(paid)
    release_permit(actor=ACTOR, rental_id=paid.pk, reason="Over")
    promised = ask(shop)
    pay(shop.driver, shop.office.cash)
    for rental in (paid, promised):
        with pytest.raises(RentalMoved):
            reprice(rental)
        with pytest.raises(RentalMoved):
            extend(rental, timezone.now() + timedelta(days=3))
    assert set(PermitRental.objects.values_list("cost", flat=True)) == {350}


def test_a_price_that_somebody_is_paying_stays(shop):
    rental = ask(shop)
    pay(shop.driver, shop.office.bank)
    with pytest.raises(RentalInPayment):
        reprice(rental)
    extend(rental, timezone.now() + timedelta(days=3))


def test_parking_PER_13_a_request_is_kept_longer(shop):
    rental, later = ask(shop), timezone.now() + timedelta(days=3)
    before = rental.reserved_until
    assert permits_to_clear(later - timedelta(hours=1)) == [rental.pk]
    extend(rental, later)
    assert permits_to_clear(later - timedelta(hours=1)) == []
    assert permits_to_clear(later) == [rental.pk]
    entry = AuditEntry.objects.get(action="permit.extended")
    kept = later.replace(microsecond=0)
    assert entry.data["reserved_until"] == [before.isoformat(), kept.isoformat()]
    extend(rental, kept)
    assert AuditEntry.objects.filter(action="permit.extended").count() == 1


def test_it_is_kept_neither_until_yesterday_nor_beyond_the_permits_end(shop):
    rental = ask(shop)
    for until in (timezone.now() - timedelta(seconds=1), rental.ends_at + timedelta(seconds=1)):
        with pytest.raises(BadDeadline) as refused:
            extend(rental, until)
        assert refused.value.field == "until"
    assert extend(rental, rental.ends_at).reserved_until == rental.ends_at


def test_a_request_that_does_not_exist_is_refused(shop):
    with pytest.raises(RowMissing):
        reprice(PermitRental(pk=0))
    with pytest.raises(RowMissing):
        extend(PermitRental(pk=0), timezone.now() + timedelta(days=1))


def _entries():
    return AuditEntry.objects.filter(action="permit.price_changed").exists()
