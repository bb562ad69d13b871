"""What was ever paid, or begun to be paid, for an item."""

from collections.abc import Collection

from django.db.models import QuerySet

from payments.models import PaymentLine


def lines_of(kind: str, item_ids: Collection[int]) -> QuerySet[PaymentLine]:
    """The lines of these items in all payments, failed ones too, the latest first, with what lists show of them."""
    rows = PaymentLine.objects.filter(kind=kind, item_id__in=item_ids)
    return rows.select_related("payment__state", "payment__payment_type").order_by("-payment_id", "position")
