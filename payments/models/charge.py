"""Charges that staff put on somebody's account."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from payments.choices import Module
from payments.models.fields import money_field


class ChargeQuerySet(ClientQuerySet):
    """Charges by whether they are still wanted."""

    def standing(self):
        """Those that were not cancelled, paid or not."""
        return self.filter(cancelled_at__isnull=True)

    def unpaid(self):
        return self.standing().filter(paid_at__isnull=True)


class Charge(ClientModel):
    """An amount that a person, or whoever gets its link, is asked to pay: the positive adjustment of parking REF-6.

    `amount` is before taxes. `adjusts` is the payment that it corrects, if any.
    """

    reference = models.UUIDField(unique=True, default=uuid4, editable=False)
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    email = models.EmailField(_("email"), max_length=100, blank=True)
    description = models.CharField(_("description"), max_length=200)
    module = models.CharField(_("for"), max_length=20, choices=Module.taxable(), default=Module.OTHER)
    amount = money_field(_("amount before taxes"))
    gl_code = models.CharField(_("accounting code"), max_length=50, blank=True)
    requisition_code = models.CharField(_("requisition code"), max_length=50, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    adjusts = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, related_name="charges", null=True, blank=True
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(ChargeQuerySet)()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("charge")
        verbose_name_plural = _("charges")
        indexes = [
            models.Index(
                fields=["client", "person"],
                name="charge_unpaid",
                condition=Q(paid_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="charge_amount_is_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self):
        return self.description
