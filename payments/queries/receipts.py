"""What a receipt says, in the active language."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from payments.choices import RefundStatus
from payments.models import Payment, PaymentLine, PaymentState, Refund, Tax
from payments.rules.taxes import Totals


@dataclass(frozen=True)
class TaxShown:
    """One tax of a payment: its name with the percentage, and the amount."""

    label: str
    amount: Decimal


@dataclass(frozen=True)
class Receipt:
    """A payment with all that its receipt says. `refunds` are those that are done, oldest first."""

    payment: Payment
    state: PaymentState
    lines: Sequence[PaymentLine]
    taxes: Sequence[TaxShown]
    refunds: Sequence[Refund]

    @property
    def payer(self) -> str:
        """The person's name, else so much of a guest's address as its owner knows it by: whoever has a guest's receipt
        may read it (parking X-12)."""
        if self.state.person:
            return str(self.state.person)
        name, at, domain = self.payment.email.partition("@")
        return f"{name[:1]}…{at}{domain}"

    @property
    def entries(self) -> list[tuple[str, Decimal]]:
        """Each item's words with its amount before taxes."""
        return [(line.description, line.amount) for line in self.lines]

    @property
    def subtotal(self) -> Decimal:
        return self.payment.subtotal

    @property
    def total(self) -> Decimal:
        return self.payment.total

    @property
    def exemption_code(self) -> str:
        return self.payment.exemption_code

    @property
    def currency(self) -> str:
        return self.payment.currency


def receipt_of(payment: Payment) -> Receipt:
    """Read a payment's receipt; `payment` comes with its state, the state's person and its type."""
    done = payment.refunds.filter(state__status=RefundStatus.SUCCEEDED).select_related("state__refund_type")
    lines, refunds = list(payment.lines.all()), list(done.order_by("pk"))
    return Receipt(payment, payment.state, lines, taxes_shown(payment), refunds)


def taxes_shown(payment: Payment) -> list[TaxShown]:
    """Each tax that was in force when the payment was started, by its slot."""
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    return [
        TaxShown(_label(rate[language], rate["percentage"]), payment.taxes[rate["slot"] - 1])
        for rate in payment.tax_rates
    ]


def taxes_of_cart(taxes: Sequence[Tax], totals: Totals) -> list[TaxShown]:
    """The same of a cart, with the taxes in force now."""
    return [TaxShown(_label(str(tax), tax.percentage), totals.taxes[tax.slot - 1]) for tax in taxes]


def _label(name: str, percentage: Decimal | str) -> str:
    figure = number_format(Decimal(percentage).normalize(), use_l10n=True)
    return _("%(label)s (%(percentage)s %%)") % {"label": name, "percentage": figure}
