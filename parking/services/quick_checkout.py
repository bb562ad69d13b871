"""Quick checkout: one temporary permit booked and its payment begun in one act (parking §10)."""

from decimal import Decimal
from uuid import UUID

from core.actors import Actor
from core.db import atomic
from parking.rules.temp_booking import Duration
from parking.services.temp_permits import KIND, Cars, book_temp_permit
from payments.models import PaymentState
from payments.queries.cart import Payer
from payments.services.checkout import open_payment


@atomic()
def begin_quick_checkout(
    *,
    actor: Actor,
    lot_id: int,
    duration: Duration,
    channel: str,
    cars: Cars,
    payer: Payer,
    reference: UUID,
    seen: Decimal,
    **chosen,
) -> PaymentState:
    """Take a space and begin to pay it; without a payment nothing is taken, and no cart is touched (QCK-1, QCK-3).

    `reference` will be the permit's; `seen` is the total that the payer confirmed (QCK-6), `chosen` how they pay.
    Raises what book_temp_permit and open_payment do.
    """
    permit = book_temp_permit(
        actor=actor,
        lot_id=lot_id,
        kind=duration.kind,
        starts_at=duration.starts_at,
        ends_at=duration.ends_at,
        channel=channel,
        cars=cars,
        person_id=payer.person.pk if payer.person else None,
        email="" if payer.person else payer.email,
        reference=reference,
    )
    return open_payment(actor=actor, payer=payer, items=[(KIND, permit.pk)], seen=seen, **chosen)
