"""Refunds (parking §20.5)."""

from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from payments.choices import RefundStatus
from payments.models.fields import money_field


class Refund(ClientModel):
    """Money to be given back of a payment, taxes included. Never changed; more than the rest is refused (triggers).

    `is_full` gives back the whole payment and frees its items (REF-1); any other amount leaves them (REF-2).
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="refunds")
    amount = money_field(_("amount with taxes"))
    tax1 = money_field(_("tax 1"), default=Decimal(0))
    tax2 = money_field(_("tax 2"), default=Decimal(0))
    tax3 = money_field(_("tax 3"), default=Decimal(0))
    is_full = models.BooleanField(_("whole payment"))
    requisition_code = models.CharField(_("requisition code"), max_length=50, blank=True)
    comment = models.TextField(_("comment"))
    asked_by = models.CharField(_("entered by"), max_length=200)
    asked_by_id = models.CharField(max_length=50)
    created_at = models.DateTimeField(_("entered"))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        indexes = [models.Index(fields=["client", "-created_at", "-id"], name="refund_by_time")]
        constraints = [models.CheckConstraint(name="refund_is_positive", condition=Q(amount__gt=0))]

    def __str__(self):
        return str(self.payment)

    @property
    def taxes(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.tax1, self.tax2, self.tax3

    @property
    def negative(self) -> Decimal:
        """As receipts and reports list it (parking RPT-7)."""
        return -self.amount


class RefundState(ClientModel):
    """Where a refund stands. `by_page` is the part that goes back through the provider's page, the rest goes to the
    payer's account, where it came from; `reference` is the provider's number of it."""

    refund = models.OneToOneField(Refund, on_delete=models.PROTECT, related_name="state")
    status = models.CharField(_("status"), max_length=20, choices=RefundStatus)
    refund_type = models.ForeignKey(
        "payments.PaymentType",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("refund type"),
        null=True,
        blank=True,
    )
    by_page = money_field(_("through the provider"), default=Decimal(0))
    reference = models.CharField(_("provider’s number"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=200, blank=True)
    processed_by = models.CharField(_("processed by"), max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(_("refunded"), null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of a refund")
        verbose_name_plural = _("states of refunds")
        indexes = [
            models.Index(fields=["client", "status"], name="refund_by_status"),
            models.Index(fields=["client", "done_at"], name="refund_by_done_at"),
            models.Index(
                fields=["client", "next_look_at"],
                name="refund_to_look_at",
                condition=Q(next_look_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.refund}: {self.get_status_display()}"
