"""What tickets cost now, by the client's rules."""

from datetime import datetime, timedelta

from core.system_settings import value
from violations.models import Violation
from violations.rules.price import Price, price_at
from violations.settings import APPEAL_DROPS_DISCOUNT, DUE_DAYS


def price_of(violation: Violation, at: datetime) -> Price:
    """The price at an instant, before taxes; prefetch `lines` where many are asked."""
    return price_at(
        violation, violation.lines.all(), at, appeal_removes_discount=value(APPEAL_DROPS_DISCOUNT)
    )


def due_of(issued_at: datetime) -> datetime:
    """Until when a ticket of that instant is to be paid (enforcement ENT-4)."""
    return issued_at + timedelta(days=value(DUE_DAYS))
