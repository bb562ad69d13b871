"""Finding payments by what an office knows of them (parking QCK-9)."""

from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import User
from accounts.queries.person_search import FEW, found
from payments.models import Payment, PaymentState
from payments.rules.confirmation import normal_confirmation_no


def payments() -> QuerySet[Payment]:
    """Payments with what lists show of them, the latest first."""
    return Payment.objects.select_related("payment_type", "state__person").prefetch_related("lines")


def payments_found(rows: QuerySet[Payment], text: str) -> QuerySet[Payment]:
    """Those of `rows` with this confirmation number (however it is typed), this number of the provider's, or a payer
    whose name or email begins with `text`. Each is an index probe, so that the number of payments does not matter."""
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        return rows
    states = PaymentState.objects.order_by()
    payers = found(User.objects.drivers(), text).order_by().values("pk")
    probes = [
        states.filter(person__in=payers),
        states.filter(charge=text).exclude(charge=""),
        states.filter(reference=text).exclude(reference=""),
    ]
    named = Payment.objects.order_by().filter(email__istartswith=text).exclude(email="").values_list("pk")
    numbered = (
        Payment.objects.order_by().filter(confirmation_no=normal_confirmation_no(text)).values_list("pk")
    )
    ids = named.union(numbered, *(probe.values_list("payment_id") for probe in probes), all=True)
    first = [pk for (pk,) in ids[: FEW + 1]]
    return rows.filter(pk__in=first if len(first) <= FEW else ids)


def payments_standing(rows: QuerySet[Payment], statuses: Collection[str]) -> QuerySet[Payment]:
    """Those of `rows` with one of these statuses. Few are looked up at once: PostgreSQL would walk through all payments
    by time until it has a page of them."""
    ids = PaymentState.objects.filter(status__in=statuses).values_list("payment_id", flat=True)
    first = list(ids[: FEW + 1])
    return rows.filter(pk__in=first) if len(first) <= FEW else rows.filter(state__status__in=statuses)


def payments_of(person: User) -> QuerySet[Payment]:
    """A person's payments, the latest first."""
    return payments().filter(state__person=person)
