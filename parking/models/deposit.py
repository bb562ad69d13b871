"""Deposits: money that comes back when what it stands for does (parking PRC-5, REF-7)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.choices import DepositStatus
from payments.models.fields import money_field


class DepositTypeQuerySet(ClientQuerySet):
    def active(self):
        """Types that are offered."""
        return self.filter(archived_at=None)


class DepositType(ClientModel):
    """What people leave money for, such as an access card. Each deposit keeps the amount that it was added with."""

    label = models.CharField(_("label"), max_length=60)
    amount = money_field(_("amount"))
    placeholder_text = models.CharField(
        _("text"),
        max_length=100,
        blank=True,
        help_text=_("What each deposit says beside the label, such as the kind of card."),
    )
    assignable_text_editable = models.BooleanField(
        _("staff write the text of each deposit"),
        default=False,
        help_text=_("Such as the number of the card. The text above then stands where they write none."),
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(DepositTypeQuerySet)()

    class Meta:
        ordering = ["label"]
        verbose_name = _("deposit type")
        verbose_name_plural = _("deposit types")
        constraints = [
            models.UniqueConstraint(
                "client", Lower("label"), name="deposit_type_label", condition=Q(archived_at__isnull=True)
            ),
            models.CheckConstraint(name="deposit_type_amount_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return self.label


class Deposit(ClientModel):
    """A deposit that a person is asked for, has left, or had left. `payment_line` is the money that came for it."""

    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    deposit_type = models.ForeignKey(
        DepositType, on_delete=models.PROTECT, related_name="deposits", verbose_name=_("deposit type")
    )
    rental = models.ForeignKey(
        "parking.PermitRental", on_delete=models.PROTECT, related_name="deposits", null=True, blank=True
    )  # the permit that it was asked for with (PRC-5)
    text = models.CharField(_("text"), max_length=100, blank=True)
    amount = money_field(_("amount"))
    status = models.CharField(
        _("status"), max_length=20, choices=DepositStatus, default=DepositStatus.AWAITING
    )
    payment_line = models.ForeignKey(
        "payments.PaymentLine", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    paid_at = models.DateTimeField(_("since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("deposit")
        verbose_name_plural = _("deposits")
        indexes = [models.Index(fields=["client", "person", "status"], name="deposit_of_person")]
        constraints = [
            models.CheckConstraint(name="deposit_amount_is_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="deposit_standing_was_paid",
                condition=Q(status__in=(DepositStatus.AWAITING, DepositStatus.CANCELLED))
                | Q(payment_line__isnull=False, paid_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.deposit_type}: {self.text}" if self.text else str(self.deposit_type)
