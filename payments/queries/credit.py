"""Credit of a person."""

from decimal import Decimal

from django.db.models import Sum

from accounts.models import User
from payments.models import CreditAccount


def credit_of(person: User | None) -> Decimal:
    """What this person's accounts hold; zero for guests."""
    if person is None:
        return Decimal(0)
    found = CreditAccount.objects.filter(person=person).aggregate(total=Sum("balance"))
    return found["total"] or Decimal(0)
