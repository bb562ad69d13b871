"""Reading deposits."""

from django.db.models import Count, Q, QuerySet

from parking.choices import DepositStatus
from parking.models import Deposit, DepositType


def deposit_type_list() -> QuerySet[DepositType]:
    """Every type with `deposit_count`, which forbids deleting above 0, and `active_count`, those that are held now."""
    held = Count("deposits", filter=Q(deposits__status=DepositStatus.ACTIVE))
    return DepositType.objects.annotate(deposit_count=Count("deposits"), active_count=held)


def deposit_list() -> QuerySet[Deposit]:
    """Deposits of all states with who left them and the payment they came by."""
    return Deposit.objects.select_related("person", "deposit_type", "payment_line__payment")
