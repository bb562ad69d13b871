"""How a temporary permit ends: given up, cancelled, released with its archived owner. Refunds end it in the payable."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from parking.choices import TempStatus
from parking.exceptions import ReasonRequired, TempInPayment
from parking.models import TempPermit
from parking.services.temp_permits import lock_temp_permit, refuse_unless


@atomic()
def give_up_temp_permit(*, actor: Actor, permit_id: int, person: User | None) -> TempPermit:
    """Take an unpaid permit out of the cart of `person` (None: a guest's); its space is free at once.

    Raises TempInPayment, TempMoved, RowMissing.
    """
    permit = lock_temp_permit(permit_id=permit_id, person=person)
    if permit.status == TempStatus.HELD:
        raise TempInPayment
    refuse_unless(permit=permit, statuses=(TempStatus.CART,))
    return _end(actor, permit, _("Given up before it was paid"))


@atomic()
def clear_unpaid_temp(*, actor: Actor, permit_id: int, at: datetime) -> bool:
    """End a permit that nobody paid once its time is over; whether it was still so. Raises RowMissing."""
    permit = lock_temp_permit(permit_id=permit_id)
    if permit.status != TempStatus.CART or permit.ends_at > at:
        return False
    _end(actor, permit, _("Not paid before it was over"))
    return True


@atomic()
def cancel_temp_permit(*, actor: Actor, permit_id: int, reason: str) -> TempPermit:
    """The office ends a permit. Money that was paid for it stays, refunding is an act of its own.

    Raises ReasonRequired, TempInPayment, TempMoved once it has ended, RowMissing.
    """
    if not reason.strip():
        raise ReasonRequired(field="reason")
    permit = lock_temp_permit(permit_id=permit_id)
    if permit.status == TempStatus.HELD:
        raise TempInPayment
    refuse_unless(permit=permit, statuses=(TempStatus.CART, TempStatus.ACTIVE))
    return _end(actor, permit, reason.strip())


@atomic()
def release_temp_permits(*, actor: Actor, user: User) -> int:
    """End everything that a person has because an import archived them (PER-16); how many that was. Money that still
    comes for it waits for a person to decide."""
    open_ones = (TempStatus.CART, TempStatus.HELD, TempStatus.ACTIVE)
    rows = TempPermit.objects.filter(person=user, status__in=open_ones, ends_at__gt=timezone.now())
    permits = list(rows.order_by("pk").select_for_update(no_key=True))
    for permit in permits:
        _end(actor, permit, _("Archived by an import"))
    return len(permits)


def _end(actor: Actor, permit: TempPermit, reason: str) -> TempPermit:
    permit.status, permit.held_until = TempStatus.CANCELLED, None
    permit.ended_at, permit.end_reason = timezone.now(), reason[:500]
    permit.save()
    audit.record(actor, "temp.cancelled", permit, reason=reason)
    return permit
