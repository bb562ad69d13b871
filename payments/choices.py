"""Enumerations of money."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PLACES = 5  # decimals of stored money (DECISIONS 37)


class Module(models.TextChoices):
    """What a line is for: taxes are switched on for each, and reports add up by it (parking §20.4)."""

    PERMITS = "permits", _("Permits")
    TEMPORARY = "temporary", _("Temporary permits")
    VIOLATIONS = "violations", _("Violations")
    TOWING = "towing", _("Towing")
    BOOTS = "boots", _("Boots")
    DEPOSITS = "deposits", _("Deposits")
    OTHER = "other", _("Other charges")

    @classmethod
    def taxable(cls):
        """Deposits are never taxed (parking PRC-5)."""
        return [(module.value, module.label) for module in cls if module != cls.DEPOSITS]


class Tender(models.TextChoices):
    """How a provider's money comes in (parking §20.1)."""

    IMMEDIATE = "immediate", _("at once")
    PROMISE = "promise", _("promised, and processed by staff")
    HOSTED = "hosted", _("on the provider’s page")


class PaymentStatus(models.TextChoices):
    """Where a payment stands (parking §20.1). Attention: money came that could not be put to what it was for."""

    PENDING = "pending", pgettext_lazy("payment", "pending")
    PROMISED = "promised", pgettext_lazy("payment", "promised")
    PROCESSED = "processed", pgettext_lazy("payment", "processed")
    FAILED = "failed", pgettext_lazy("payment", "failed")
    CANCELLED = "cancelled", pgettext_lazy("payment", "cancelled")
    EXPIRED = "expired", pgettext_lazy("payment", "expired")
    ATTENTION = "attention", pgettext_lazy("payment", "paid, needs attention")
    PARTIAL_REFUND = "partial_refund", pgettext_lazy("payment", "partly refunded")
    REFUNDED = "refunded", pgettext_lazy("payment", "refunded")


# Money that stays or may still come: no second payment may take the same item (parking PAY-1).
OPEN = (PaymentStatus.PENDING, PaymentStatus.PROMISED)
PAID = (PaymentStatus.PROCESSED, PaymentStatus.PARTIAL_REFUND)
ENDED = (PaymentStatus.FAILED, PaymentStatus.CANCELLED, PaymentStatus.EXPIRED)


class Happening(models.TextChoices):
    """What can happen to a payment; its state is what these add up to (DECISIONS 38)."""

    CREATED = "created", pgettext_lazy("payment", "Started")
    SENT = "sent", pgettext_lazy("payment", "Sent to the provider’s page")
    PROMISED = "promised", pgettext_lazy("payment", "Promised")
    PROCESSED = "processed", pgettext_lazy("payment", "Processed")
    FAILED = "failed", pgettext_lazy("payment", "Declined")
    CANCELLED = "cancelled", pgettext_lazy("payment", "Cancelled")
    EXPIRED = "expired", pgettext_lazy("payment", "Expired")
    ATTENTION = "attention", pgettext_lazy("payment", "Paid, but not as agreed")
    REFUND_ASKED = "refund_asked", pgettext_lazy("payment", "Refund entered")
    REFUND_APPROVED = "refund_approved", pgettext_lazy("payment", "Refund approved")
    REFUND_WITHDRAWN = "refund_withdrawn", pgettext_lazy("payment", "Refund withdrawn")
    REFUND_SENT = "refund_sent", pgettext_lazy("payment", "Refund handed over")
    REFUNDED = "refunded", pgettext_lazy("payment", "Refunded")
    REFUND_FAILED = "refund_failed", pgettext_lazy("payment", "Refund failed")


class RefundStatus(models.TextChoices):
    """Where a refund stands (parking §20.5, REF-4)."""

    TO_APPROVE = "to_approve", pgettext_lazy("refund", "needs a second person")
    TO_PROCESS = "to_process", pgettext_lazy("refund", "to process")
    SENDING = "sending", pgettext_lazy("refund", "on its way")
    SUCCEEDED = "succeeded", pgettext_lazy("refund", "refunded")
    FAILED = "failed", pgettext_lazy("refund", "failed")
    WITHDRAWN = "withdrawn", pgettext_lazy("refund", "withdrawn")


# Refunds that do not count against what is left of a payment.
UNDONE = (RefundStatus.FAILED, RefundStatus.WITHDRAWN)


class NewsState(models.TextChoices):
    """What a provider says of a payment, or of a refund."""

    OPEN = "open", _("open")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("expired")


class About(models.TextChoices):
    """What a provider's report is about."""

    PAYMENT = "payment", _("a payment")
    REFUND = "refund", _("a refund")
    DISPUTE = "dispute", _("a dispute")


class ProblemKind(models.TextChoices):
    """Why a payment stands in the queue of exceptions."""

    AMOUNT = "amount", _("another amount was paid")
    CURRENCY = "currency", _("another currency was paid")
    LATE = "late", _("paid after it had ended")
    DOUBLE = "double", _("paid twice")
    UNKNOWN_PAYMENT = "unknown_payment", _("a payment that is not known here")
    UNKNOWN_REFUND = "unknown_refund", _("a refund that was not made here")
    REFUND_FAILED = "refund_failed", _("a refund failed")
    DISPUTE = "dispute", _("disputed by the payer")
    MISSING_THERE = "missing_there", _("the provider does not list it")
    MISSING_HERE = "missing_here", _("only the provider lists it")
    LISTED_TWICE = "listed_twice", _("the provider lists it twice")
    LISTED_AMOUNT = "listed_amount", _("the provider lists another amount")
    LISTED_FEE = "listed_fee", _("the provider’s fee does not add up")
    LISTED_CURRENCY = "listed_currency", _("the provider lists another currency")


class Resolution(models.TextChoices):
    """How a person settled an exception."""

    APPLIED = "applied", _("taken for what it was paid for")
    REFUND = "refund", _("given back")
    NOTED = "noted", _("nothing to do")
    BY_ITSELF = "by_itself", _("settled by itself")


class EntryKind(models.TextChoices):
    """Why a credit balance changed (parking REF-6)."""

    REFUND = "refund", _("refund to the account")
    USED = "used", _("used for a payment")
    RETURNED = "returned", _("payment did not happen")
    GIVEN = "given", _("given by staff")
