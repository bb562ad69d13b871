"""Why money matters are refused, in words for the person; and how a provider can fail us."""

from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class NameTaken(Refusal):
    """Another active payment type has this name."""

    message = _("There is a payment type of this name already.")


class ProviderSettingMissing(Refusal):
    """The provider cannot work without this value."""

    message = _("%(label)s is needed.")


class BuiltInType(Refusal):
    """The payment types that the product itself needs stay."""

    message = _("This payment type is part of the product and stays.")


class ProviderNotInstalled(Refusal):
    """The payment type's provider is no part of this installation."""

    message = _("The provider of this payment type is not part of this installation.")


class LoginUnreadable(Refusal):
    """No key of this installation opens the provider's values any more."""

    message = _("The provider’s values cannot be read any more: their key is gone. Enter them again.")


class NoSuchOption(Refusal):
    """The payment type does not exist, is archived, or is not for this payer (parking PAY-2, PAY-5, PAY-6)."""

    message = _("This way of paying cannot be chosen here. Choose another.")


class NothingChosen(Refusal):
    """A checkout without items."""

    message = _("Choose at least one item to pay.")


class ItemGone(Refusal):
    """An item does not exist, is not this payer's, or needs no payment any more."""

    message = _("“%(name)s” cannot be paid: %(reason)s")


class AlreadyInPayment(Refusal):
    """Another payment has one of the items (parking PAY-1). `payment` is that payment."""

    message = _("One of these items is in another payment already.")

    def __init__(self, payment=None):
        self.payment = payment
        super().__init__()


class PriceChanged(Refusal):
    """The total is not what the payer saw (parking UP-9)."""

    message = _("The price has changed since you saw it. Look at the new total, then confirm again.")


class EmailNeeded(Refusal):
    """A guest's receipt needs an address."""

    message = _("Enter your email: the receipt is sent there.")


class NoReceiptAddress(Refusal):
    """A receipt is asked for, and the payer gave no address."""

    message = _("The payer gave no email, so no receipt can be sent.")


class PaymentMoved(Refusal):
    """The payment is no longer in the state that the act needs."""

    message = _("This payment is %(status)s now. Reload the page.")


class RefundTooHigh(Refusal):
    """More than what was paid and not given back yet (parking REF-3)."""

    message = _("At most %(rest)s can be refunded.")


class NotAnAmount(Refusal):
    """Zero, negative or with fractions of a cent."""

    message = _("Enter an amount above zero, in dollars and cents.")


class SecondPersonNeeded(Refusal):
    """Refunds over the limit are approved by somebody else than who entered them (quality V2.3.5)."""

    message = _("Somebody else must approve this refund.")


class RefundTypeNeeded(Refusal):
    """The refund type does not take refunds, or not this one."""

    message = _("Choose how the money is given back.")


class ChargeTaken(Refusal):
    """The charge is paid, or in a payment that is open."""

    message = _("This charge is in a payment. Refund or cancel that first.")


class CreditTooLow(Refusal):
    """The account holds less than that."""

    message = _("The account does not hold that much credit.")


class ProviderAway(Exception):
    """The provider could not be asked, or its answer was not seen. The same call may be repeated."""


class ProviderRefuses(Refusal):
    """The provider said no, for good; the message is what it said, or what is wrong with our settings for it."""


class Forged(Exception):
    """A report that the provider did not send, or that is too old."""
