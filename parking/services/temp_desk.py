"""Temporary permits that the office sells: a person's wait in the cart for their payment, a guest's must be free."""

from datetime import datetime
from decimal import Decimal

from core.actors import Actor
from core.db import atomic
from core.scoping import current_client
from parking.choices import TEMP_ITEM, Channel
from parking.exceptions import GuestPaysElsewhere
from parking.models import TempPermit
from parking.services.temp_permits import extend_temp_permit, issue_temp_permit
from payments.queries.cart import Payer
from payments.services.checkout import open_payment


@atomic()
def sell_temp_permit(*, actor: Actor, **booking) -> TempPermit:
    """As issue_temp_permit; what is free for a guest is active at once. Raises GuestPaysElsewhere besides."""
    return _settled(actor, issue_temp_permit(actor=actor, **booking))


@atomic()
def extend_at_desk(*, actor: Actor, permit_id: int, ends_at: datetime) -> TempPermit:
    """As extend_temp_permit, for the office. Raises GuestPaysElsewhere besides."""
    options = {"ends_at": ends_at, "channel": Channel.ADMIN}
    return _settled(actor, extend_temp_permit(actor=actor, permit_id=permit_id, **options))


def _settled(actor: Actor, permit: TempPermit) -> TempPermit:
    if permit.person_id is None:
        if permit.price:
            raise GuestPaysElsewhere(field="email")
        payer = Payer(None, current_client().default_language, email=permit.email, at_desk=True)
        open_payment(actor=actor, payer=payer, items=[(TEMP_ITEM, permit.pk)], seen=Decimal(0))
        permit.refresh_from_db()
    return permit
