"""Credit that people have with the office (parking REF-6)."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from payments.choices import EntryKind
from payments.models.fields import money_field


class CreditAccount(ClientModel):
    """A balance that can pay for things. Nobody needs one; who was merged may have two, and both count."""

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    balance = money_field(_("balance"), default=Decimal(0))

    class Meta:
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        constraints = [models.CheckConstraint(name="credit_is_never_negative", condition=Q(balance__gte=0))]

    def __str__(self):
        return str(self.person)


class CreditEntry(ClientModel):
    """One change of a balance; only ever added (trigger). `amount` is signed."""

    account = models.ForeignKey(CreditAccount, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(_("why"), max_length=10, choices=EntryKind)
    amount = money_field(_("amount"))
    payment = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, related_name="credit_entries", null=True, blank=True
    )
    refund = models.ForeignKey(
        "payments.Refund", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))
    actor_label = models.CharField(_("who"), max_length=200)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("credit entry")
        verbose_name_plural = _("credit entries")

    def __str__(self):
        return f"{self.get_kind_display()} {self.amount}"
