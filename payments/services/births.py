"""What a new client has of money: three tax slots, switched off, and the ways of paying that need no account."""

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from core.actors import Actor
from core.models import Client
from payments.models import PaymentType, Tax
from payments.offline import CREDIT, FREE, PAYROLL

# Name, provider, whether the product itself needs it, whether money is given back by it.
TYPES = (
    (_("Cash"), "cash", False, True),
    (_("Cheque"), "cheque", False, True),
    (_("Payroll deduction"), PAYROLL, False, False),
    (_("Account credit"), CREDIT, True, True),
    (_("No charge"), FREE, True, False),
)
TAXES = ((_("GST"), "0"), (_("PST"), "0"), (_("Municipal tax"), "0"))


def seed_payments(*, actor: Actor, client: Client) -> None:
    """Tax slots 1 to 3 and the built-in payment types."""
    Tax.objects.bulk_create(
        Tax(slot=slot, label_en=_in("en", name), label_fr=_in("fr", name), percentage=percentage)
        for slot, (name, percentage) in enumerate(TAXES, 1)
    )
    PaymentType.objects.bulk_create(
        PaymentType(
            name=_in("en", name),
            name_fr=_in("fr", name),
            provider=provider,
            is_built_in=is_built_in,
            allow_refund=allow_refund,
            allow_admin=not is_built_in,
            sort_order=10 * number,
        )
        for number, (name, provider, is_built_in, allow_refund) in enumerate(TYPES, 1)
    )


def _in(language: str, text: str) -> str:
    with override(language):
        return gettext(text)
