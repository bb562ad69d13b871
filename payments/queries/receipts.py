"""What a receipt says, in the active language."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from payments.models import Payment


@dataclass(frozen=True)
class TaxShown:
    """One tax of a payment: its name with the percentage, and the amount."""

    label: str
    amount: Decimal


def taxes_shown(payment: Payment) -> list[TaxShown]:
    """Each tax that was in force when the payment was started, by its slot."""
    language = "fr" if (get_language() or "").startswith("fr") else "en"
    return [TaxShown(_label(rate, language), payment.taxes[rate["slot"] - 1]) for rate in payment.tax_rates]


def _label(rate: dict, language: str) -> str:
    percentage = number_format(Decimal(rate["percentage"]).normalize(), use_l10n=True)
    return _("%(label)s (%(percentage)s %%)") % {"label": rate[language], "percentage": percentage}
