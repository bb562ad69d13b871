"""Which ways of paying somebody may choose (parking PAY-2, PAY-5, PAY-6)."""

from collections.abc import Collection

from core.system_settings import value
from payments.choices import Module, Tender
from payments.exceptions import ProviderAway
from payments.models import PaymentType
from payments.offline import CREDIT, FREE, PAYROLL
from payments.ports import Provider, providers
from payments.queries.cart import Payer

# What a client can have switched off payroll deduction for (PAY-5).
NOT_BY_PAYROLL = {
    "payroll_not_for_violations": Module.VIOLATIONS,
    "payroll_not_for_temporary": Module.TEMPORARY,
}


def types_for(payer: Payer, modules: Collection[str]) -> list[PaymentType]:
    """The payment types that this payer may choose for a cart with lines of these modules, in their order.

    Account credit and No charge are never chosen: the checkout takes them by itself. At the desk hosted pages are left
    out, for the card belongs to the payer.
    """
    found = _allowed(payer).exclude(provider__in=(CREDIT, FREE)).order_by("sort_order", "name")
    without_payroll = any(value(key) and module in modules for key, module in NOT_BY_PAYROLL.items())
    return [row for row in found if row.provider in providers and _fits(row, payer, without_payroll)]


def _allowed(payer: Payer):
    if payer.at_desk:
        return PaymentType.objects.for_desk()
    if payer.person is None:
        return PaymentType.objects.for_guests()
    return PaymentType.objects.for_portal(payer.person.profile.user_type_id)


def _fits(row: PaymentType, payer: Payer, without_payroll: bool) -> bool:
    if (row.provider == PAYROLL and without_payroll) or not row.is_readable:
        return False
    if payer.at_desk:
        return row.plug.tender != Tender.HOSTED
    return payer.person is not None or row.plug.tender != Tender.PROMISE  # guests promise nothing (§20.3)


def refund_types(payment) -> list[PaymentType]:
    """How money of this payment can be given back: the page it came by, the types for refunds, the payer's account.

    A hosted page gives back only what it took (parking REF-5).
    """
    own = payment.payment_type
    has_account = payment.state.person_id is not None
    by_page = bool(payment.state.charge) and own.allow_refund
    return [
        row
        for row in PaymentType.objects.active().filter(allow_refund=True)
        if row.provider in providers
        and (row.plug.tender != Tender.HOSTED or (row.pk == own.pk and by_page))
        and (row.provider != CREDIT or has_account)
    ]


def built_in(provider: str) -> PaymentType:
    """The client's type of a provider that the product itself needs."""
    return PaymentType.objects.get(provider=provider, is_built_in=True)


def readable_login(payment_type: PaymentType) -> dict[str, str] | None:
    """The provider's values, None when no key of FIELD_KEYS opens them any more."""
    try:
        return payment_type.login
    except ProviderAway:
        return None


def payment_type_list():
    """Every payment type with the user types that may choose it."""
    return PaymentType.objects.prefetch_related("user_types")


def offered_providers() -> list[Provider]:
    """Providers that a payment type can be made for: those that the product itself needs have theirs already."""
    return [plug for plug in providers if plug.key not in (CREDIT, FREE)]
