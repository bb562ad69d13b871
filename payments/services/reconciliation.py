"""The nightly comparison with each provider's list; every difference becomes work for a person (quality 14)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic
from payments.choices import About, Happening, NewsState, RefundStatus, Tender
from payments.models import (
    Payment,
    PaymentEvent,
    PaymentType,
    ProviderReport,
    Reconciliation,
    Refund,
    RefundState,
)
from payments.ports import Booking
from payments.rules.reconciliation import Comparison, Difference, Entry, Side, compare
from payments.services.problems import open_problem

EDGE = timedelta(days=1)  # by how much the provider may date money differently


def types_to_reconcile() -> list[PaymentType]:
    """Payment types, archived ones too, whose provider keeps a list."""
    return [row for row in PaymentType.objects.all() if row.is_known and row.plug.tender == Tender.HOSTED]


def reconcile(*, actor: Actor, payment_type: PaymentType, since: datetime, until: datetime) -> Reconciliation:
    """Compare our payments and refunds with the provider's list, since ≤ at < until. May be repeated: what was told
    before is not told again. Raises ProviderAway, ProviderRefuses."""
    wide = since - EDGE, min(until + EDGE, timezone.now())
    theirs = [(row.at, _listed(row)) for row in payment_type.plug.bookings(payment_type.login, *wide)]
    ours, listed = (_side(rows, since, until) for rows in (_ours(payment_type, *wide), theirs))
    found = compare(ours, listed, _told(payment_type, since, until))
    return _write(actor, payment_type, since, until, (len(ours.inside), len(listed.inside)), found)


@atomic()
def _write(actor, payment_type, since, until, sizes, found: Comparison) -> Reconciliation:
    now = timezone.now()
    row = Reconciliation.objects.create(
        payment_type=payment_type,
        since=since,
        until=until,
        at=now,
        ours=sizes[0],
        theirs=sizes[1],
        matched=found.matched,
        found=len(found.differences),
        total=found.total,
    )
    for difference in found.differences:
        _tell(row, difference, now)
    audit.record(actor, "reconciliation.done", row, matched=found.matched, found=len(found.differences))
    return row


def _tell(row: Reconciliation, difference: Difference, now: datetime) -> None:
    ours, theirs = difference.ours, difference.theirs
    entry = theirs or ours
    payment, refund = _rows_of(entry)
    open_problem(
        kind=difference.kind,
        key=entry.name,
        payment_type=row.payment_type,
        at=now,
        payment=payment,
        refund=refund,
        reconciliation=row,
        expected=ours.amount if ours else None,
        amount=theirs.amount if theirs else None,
        currency=entry.currency,
        charge=entry.name,
    )


def _rows_of(entry: Entry) -> tuple[Payment | None, Refund | None]:
    if entry.is_refund:
        refund = Refund.objects.filter(state__reference=entry.name).select_related("payment").first()
        return (refund.payment if refund else None), refund
    return Payment.objects.filter(state__charge=entry.name).first(), None


def _side(rows: Iterable[tuple[datetime, Entry]], since: datetime, until: datetime) -> Side:
    inside, around = [], []
    for at, entry in rows:
        (inside if since <= at < until else around).append(entry)
    return Side(inside, around)


def _listed(row: Booking) -> Entry:
    name = row.reference if row.is_refund and row.reference else row.charge
    return Entry(name, row.is_refund, row.amount, row.currency, row.fee, row.net)


def _ours(payment_type: PaymentType, since: datetime, until: datetime) -> Iterator[tuple[datetime, Entry]]:
    """Money that came by the type's pages, and went back by them, with when we booked it."""
    came = PaymentEvent.objects.filter(
        payment__payment_type=payment_type,
        happening__in=(Happening.PROCESSED, Happening.ATTENTION),
        at__gte=since,
        at__lt=until,
    ).exclude(charge="")
    facts = "at", "happening", "charge", "amount", "currency", "payment__currency", "payment__credit_used"
    rows = came.order_by("at").values_list(*facts).iterator(chunk_size=2000)
    for at, happening, name, amount, currency, agreed, credit in rows:
        by_page = amount - credit if happening == Happening.PROCESSED else amount
        yield at, Entry(name, False, by_page, currency or agreed)
    went = RefundState.objects.filter(refund_type=payment_type, sent_at__lt=until).exclude(reference="")
    done = went.filter(status=RefundStatus.SUCCEEDED, done_at__gte=since, done_at__lt=until)
    for row in done.select_related("refund__payment").iterator(chunk_size=2000):
        yield row.done_at, _went(row)
    for row in went.filter(status=RefundStatus.SENDING).select_related("refund__payment"):
        yield until, _went(row)  # the provider may list it today; our books will when it is done


def _went(row: RefundState) -> Entry:
    return Entry(row.reference, True, row.by_page, row.refund.payment.currency)


def _told(payment_type: PaymentType, since: datetime, until: datetime) -> list[Entry]:
    """What the provider reported as paid."""
    rows = ProviderReport.objects.filter(
        payment_type=payment_type, about=About.PAYMENT, state=NewsState.DONE, at__gte=since, at__lt=until
    ).exclude(charge="")
    facts = rows.order_by().values_list("charge", "amount", "currency")
    return [Entry(name, False, amount, currency) for name, amount, currency in facts if amount is not None]
