"""The books: what each line of a payment brought, and what of it went back (parking RPT-7)."""

from decimal import Decimal

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from payments.choices import Module
from payments.models.fields import money_field

PARTS = ("amount", "tax1", "tax2", "tax3", "rounding")


class LedgerQuerySet(ClientQuerySet):
    """Entries as reports add them up."""

    def with_total(self):
        """Each with `total`, taxes and rounding included."""
        return self.annotate(total=sum(map(F, PARTS[1:]), F(PARTS[0])))


class LedgerEntry(ClientModel):
    """A line's part in an event that moved money: positive when it was paid, negative when it was given back, positive
    again when that failed. Only ever added (trigger); the entries of an event add up to its money to the last digit.

    `amount` is before taxes. `rounding` is what the whole payment was more, or less, than the sum of its lines; the
    first line has it. `payment_type` is the way the money went, except for `credit`: that part of the total came from
    the payer's account, or went there.
    """

    event = models.ForeignKey("payments.PaymentEvent", on_delete=models.PROTECT, related_name="entries")
    line = models.ForeignKey("payments.PaymentLine", on_delete=models.PROTECT, related_name="entries")
    payment_type = models.ForeignKey(
        "payments.PaymentType", on_delete=models.PROTECT, related_name="+", verbose_name=_("payment type")
    )
    at = models.DateTimeField(_("when"))
    module = models.CharField(_("for"), max_length=20, choices=Module)
    gl_code = models.CharField(_("accounting code"), max_length=50, blank=True)
    amount = money_field(_("amount before taxes"))
    tax1 = money_field(_("tax 1"))
    tax2 = money_field(_("tax 2"))
    tax3 = money_field(_("tax 3"))
    rounding = money_field(_("rounding"), default=Decimal(0))
    credit = money_field(_("by credit"), default=Decimal(0))

    objects = ClientManager.from_queryset(LedgerQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        indexes = [models.Index(fields=["client", "at", "id"], name="ledger_by_time")]
        constraints = [
            models.UniqueConstraint("client", "event", "line", name="event_is_booked_once"),
        ]

    def __str__(self):
        return f"{self.line}: {self.amount}"
