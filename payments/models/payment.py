"""Payments: what was agreed is written once, what happened is added, where it stands is reckoned (DECISIONS 38)."""

from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.search import beginning
from core.choices import ActorKind, Currency, Language
from core.models import ClientModel
from payments.choices import ENDED, OPEN, PAID, Happening, Module, PaymentStatus
from payments.models.fields import money_field


class Payment(ClientModel):
    """One order and the try to pay it: frozen lines, taxes and total. Never changed (trigger).

    Whose it is stands in its state, since accounts are merged and people forgotten. `total` is to the cent; of it
    `credit_used` came from the account, the rest (`due`) is asked of the provider.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    confirmation_no = models.CharField(_("confirmation number"), max_length=20)
    payment_type = models.ForeignKey(
        "payments.PaymentType", on_delete=models.PROTECT, related_name="+", verbose_name=_("payment type")
    )
    email = models.EmailField(_("email"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    subtotal = money_field(_("subtotal"))
    tax1 = money_field(_("tax 1"))
    tax2 = money_field(_("tax 2"))
    tax3 = money_field(_("tax 3"))
    total = money_field(_("total"))
    credit_used = money_field(_("credit used"), default=Decimal(0))
    tax_rates = models.JSONField(default=list)  # [{slot, percentage, en, fr}] as they were
    exemption_code = models.CharField(_("tax exemption code"), max_length=50, blank=True)
    at_desk = models.BooleanField(_("taken by staff"), default=False)
    created_at = models.DateTimeField(_("started"))

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        indexes = [
            models.Index(fields=["client", "-created_at", "-id"], name="payment_by_time"),
            models.Index(fields=["client", "total"], name="payment_by_total"),
            beginning("payment_by_email", "email", filled="email"),
        ]
        constraints = [
            models.UniqueConstraint("client", "confirmation_no", name="confirmation_no_is_unique"),
            models.CheckConstraint(
                name="payment_amounts_are_sane",
                condition=Q(total__gte=0, credit_used__gte=0, credit_used__lte=F("total")),
            ),
        ]

    def __str__(self):
        return self.confirmation_no

    @property
    def due(self) -> Decimal:
        """What the provider is asked for."""
        return self.total - self.credit_used

    @property
    def taxes(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.tax1, self.tax2, self.tax3


class PaymentLine(ClientModel):
    """One item of a payment at the price that was agreed (parking §20.1). Never changed (trigger)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=20)
    item_id = models.BigIntegerField()
    description = models.CharField(_("description"), max_length=200)
    module = models.CharField(_("for"), max_length=20, choices=Module)
    amount = money_field(_("amount"))
    tax1 = money_field(_("tax 1"))
    tax2 = money_field(_("tax 2"))
    tax3 = money_field(_("tax 3"))
    gl_code = models.CharField(_("accounting code"), max_length=50, blank=True)

    class Meta:
        ordering = ["payment", "position"]
        verbose_name = _("item")
        verbose_name_plural = _("items")
        indexes = [models.Index(fields=["client", "kind", "item_id"], name="payment_line_by_item")]
        constraints = [
            models.UniqueConstraint("client", "payment", "position", name="line_position_is_unique"),
        ]

    def __str__(self):
        return self.description

    @property
    def taxes(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.tax1, self.tax2, self.tax3

    @property
    def total(self) -> Decimal:
        """With taxes, unrounded."""
        return self.amount + self.tax1 + self.tax2 + self.tax3


class PaymentEvent(ClientModel):
    """Something that happened to a payment; only ever added (trigger). `amount` is the money that it is about."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="events")
    refund = models.ForeignKey(
        "payments.Refund", on_delete=models.PROTECT, related_name="events", null=True, blank=True
    )
    happening = models.CharField(_("what"), max_length=20, choices=Happening)
    at = models.DateTimeField(_("when"))
    actor_kind = models.CharField(max_length=10, choices=ActorKind)
    actor_label = models.CharField(_("who"), max_length=200)
    amount = money_field(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)  # of money in another one
    reference = models.CharField(_("provider’s page"), max_length=200, blank=True)
    charge = models.CharField(_("provider’s number"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering = ["payment", "pk"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(
                fields=["client", "at"],
                name="payment_event_of_money",
                condition=Q(happening__in=[Happening.PROCESSED, Happening.ATTENTION]) & ~Q(charge=""),
            ),
        ]

    def __str__(self):
        return self.get_happening_display()


class PaymentState(ClientModel):
    """Where a payment stands: what its events add up to, kept beside them under one lock (DECISIONS 38).

    `received` is what the provider and the credit brought, `refunded` what went back. `page` is the provider's page
    while the payer may still go there, `next_look_at` when the provider is asked again.
    """

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="state")
    person = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
        null=True,
        blank=True,
    )
    status = models.CharField(_("status"), max_length=20, choices=PaymentStatus)
    received = money_field(_("received"), default=Decimal(0))
    refunded = money_field(_("refunded"), default=Decimal(0))
    reference = models.CharField(_("provider’s page"), max_length=200, blank=True)
    charge = models.CharField(_("provider’s number"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    promised_at = models.DateTimeField(_("promised"), null=True, blank=True)
    processed_at = models.DateTimeField(_("processed"), null=True, blank=True)
    processed_by = models.CharField(_("processed by"), max_length=200, blank=True)
    page = models.URLField(max_length=2000, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    next_look_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("state of a payment")
        verbose_name_plural = _("states of payments")
        indexes = [
            models.Index(fields=["client", "person"], name="payment_of_person"),
            models.Index(fields=["client", "status", "processed_at"], name="payment_by_status"),
            models.Index(fields=["client", "processed_at"], name="payment_by_processed_at"),
            models.Index(
                fields=["client", "next_look_at"],
                name="payment_to_look_at",
                condition=Q(next_look_at__isnull=False),
            ),
            models.Index(fields=["client", "charge"], name="payment_by_charge", condition=~Q(charge="")),
            models.Index(fields=["client", "reference"], name="payment_by_page", condition=~Q(reference="")),
        ]
        constraints = [
            models.CheckConstraint(
                name="refunded_at_most_what_was_received",
                condition=Q(refunded__gte=0, refunded__lte=F("received")),
            ),
        ]

    def __str__(self):
        return f"{self.payment}: {self.get_status_display()}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_paid(self) -> bool:
        return self.status in PAID

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


class HeldItem(ClientModel):
    """An item that an open or processed payment has, so that no second one can take it (parking PAY-1)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="held_items")
    kind = models.CharField(max_length=20)
    item_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("client", "kind", "item_id", name="item_is_in_one_payment"),
        ]

    def __str__(self):
        return f"{self.kind} {self.item_id}"
