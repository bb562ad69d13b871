"""Charges on accounts (parking REF-6), and asking somebody to pay one."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation

from accounts.models import User
from core import audit
from core.actors import Actor
from core.addresses import page_address
from core.db import atomic
from core.ports import send_mail
from core.scoping import current_client
from core.services.writing import locked
from core.templatetags.ui import money_words
from payments.exceptions import ChargeTaken, EmailNeeded, NotAnAmount
from payments.models import Charge, HeldItem, Payment
from payments.rules.money import is_chargeable

KIND = "charge"


@atomic()
def add_charge(
    *,
    actor: Actor,
    amount: Decimal,
    description: str,
    module: str,
    person_id: int | None = None,
    email: str = "",
    adjusts_id: int | None = None,
    **facts: str,
) -> Charge:
    """Ask a person, or whoever has the address, to pay `amount` before taxes. `facts`: gl_code, requisition_code,
    comment. Raises NotAnAmount, EmailNeeded when nobody is named, RowMissing."""
    if not is_chargeable(amount):
        raise NotAnAmount(field="amount")
    person = locked(model=User, pk=person_id) if person_id else None
    if person is None:
        _check(email)
    adjusts = locked(model=Payment, pk=adjusts_id) if adjusts_id else None
    charge = Charge.objects.create(
        person=person,
        email=email,
        amount=amount,
        description=description,
        module=module,
        adjusts=adjusts,
        **facts,
    )
    audit.record(actor, "charge.created", charge, amount=amount, person=person)
    return charge


@atomic()
def cancel_charge(*, actor: Actor, charge_id: int, reason: str) -> Charge:
    """Ask for it no more. Raises ChargeTaken while a payment has it or had it, RowMissing."""
    charge = locked(model=Charge, pk=charge_id)
    if charge.paid_at or HeldItem.objects.filter(kind=KIND, item_id=charge.pk).exists():
        raise ChargeTaken
    if charge.cancelled_at is None:
        charge.cancelled_at = timezone.now()
        charge.save()
        audit.record(actor, "charge.cancelled", charge, reason=reason)
    return charge


@atomic()
def mail_charge(*, actor: Actor, charge_id: int) -> int:
    """Mail the link under which a charge can be paid without an account. Returns the mail's id. Raises EmailNeeded,
    ChargeTaken, RowMissing."""
    charge = locked(model=Charge, pk=charge_id)
    if charge.paid_at or charge.cancelled_at:
        raise ChargeTaken
    to = charge.email or (charge.person.email if charge.person else "")
    _check(to)
    client = current_client()
    language = (charge.person.language if charge.person else "") or client.default_language
    with translation.override(language):
        context = {
            "description": charge.description,
            "amount": money_words(charge.amount, client.currency),
            "link": page_address(client, "pay_charge", charge.reference),
        }
    audit.record(actor, "charge.sent", charge, to=to)
    return send_mail(
        kind="payment.request", to=to, language=language, context=context, person_id=charge.person_id
    )


def _check(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError:
        raise EmailNeeded(field="email") from None
