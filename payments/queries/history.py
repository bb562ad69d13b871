"""What somebody has paid."""

from django.db.models import QuerySet

from accounts.models import User
from payments.models import PaymentState


def payments_of(person: User) -> QuerySet[PaymentState]:
    """A person's payments whatever became of them, newest first, with type and lines."""
    rows = PaymentState.objects.filter(person=person).select_related("payment__payment_type")
    return rows.prefetch_related("payment__lines").order_by("-payment__created_at", "-payment_id")
