"""What deposits refuse."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class DepositMoved(Refusal):
    """The deposit is no longer in the state that the act needs."""

    message = _("This deposit is not in that state any more: %(status)s. Reload the page.")


class DepositInPayment(Refusal):
    """A payment that may still come has the deposit."""

    message = _("This deposit is in a payment that is still open. Cancel that payment first.")


class DepositNotGivenBack(Refusal):
    """A deposit ends as refunded only once its payment has given that much back (parking REF-7)."""

    message = _("Its payment has not given this amount back yet. Enter and process the refund there first.")


class TypeArchived(Refusal):
    """An archived deposit type is for nobody new."""

    message = _("This deposit type is archived. Choose another one.")


class TextFixed(Refusal):
    """A text for a deposit whose type has its own."""

    message = _("Deposits of this type all have the same text. Leave this empty.")
