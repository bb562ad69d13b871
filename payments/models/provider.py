"""What providers tell, what does not fit, and what comparing with their lists found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from payments.choices import About, NewsState, ProblemKind, Resolution
from payments.models.fields import money_field


class ProviderReport(ClientModel):
    """A report of a provider, kept once by its token; only ever added (trigger)."""

    payment_type = models.ForeignKey("payments.PaymentType", on_delete=models.PROTECT, related_name="+")
    token = models.CharField(max_length=200)
    kind = models.CharField(_("what"), max_length=100)
    about = models.CharField(max_length=10, choices=About)
    state = models.CharField(max_length=10, choices=NewsState, blank=True)
    payment = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, related_name="reports", null=True, blank=True
    )
    charge = models.CharField(_("provider’s number"), max_length=200, blank=True)
    amount = money_field(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    at = models.DateTimeField(_("received"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("report of a provider")
        verbose_name_plural = _("reports of providers")
        indexes = [models.Index(fields=["client", "payment_type", "at"], name="report_by_time")]
        constraints = [
            models.UniqueConstraint("client", "payment_type", "token", name="report_counts_once"),
        ]

    def __str__(self):
        return self.kind


class Reconciliation(ClientModel):
    """One comparison of our books with a provider's list, for payments and refunds since ≤ at < until."""

    payment_type = models.ForeignKey(
        "payments.PaymentType", on_delete=models.PROTECT, related_name="+", verbose_name=_("payment type")
    )
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    at = models.DateTimeField(_("compared"))
    ours = models.PositiveIntegerField(_("in our books"))
    theirs = models.PositiveIntegerField(_("on the provider’s list"))
    matched = models.PositiveIntegerField(_("agree"))
    found = models.PositiveIntegerField(_("differences"))
    total = money_field(_("agreed amount"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("reconciliation")
        verbose_name_plural = _("reconciliations")

    def __str__(self):
        return f"{self.payment_type} {self.since:%Y-%m-%d}"


class PaymentProblem(ClientModel):
    """Something about money that a person must look at: the queue of exceptions.

    `charge` is the provider's number of the money, `key` what tells this trouble from others of its kind.
    """

    kind = models.CharField(_("what"), max_length=20, choices=ProblemKind)
    key = models.CharField(max_length=200)
    payment = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, related_name="problems", null=True, blank=True
    )
    refund = models.ForeignKey(
        "payments.Refund", on_delete=models.PROTECT, related_name="problems", null=True, blank=True
    )
    payment_type = models.ForeignKey(
        "payments.PaymentType", on_delete=models.PROTECT, related_name="+", verbose_name=_("payment type")
    )
    reconciliation = models.ForeignKey(
        Reconciliation, on_delete=models.PROTECT, related_name="problems", null=True, blank=True
    )
    charge = models.CharField(_("provider’s number"), max_length=200, blank=True)
    expected = money_field(_("expected"), null=True, blank=True)
    amount = money_field(_("amount"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    reason = models.CharField(_("what the provider says"), max_length=500, blank=True)
    opened_at = models.DateTimeField(_("since"))
    closed_at = models.DateTimeField(_("settled"), null=True, blank=True)
    closed_by = models.CharField(_("settled by"), max_length=200, blank=True)
    resolution = models.CharField(_("how"), max_length=20, choices=Resolution, blank=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["opened_at", "pk"]
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        indexes = [
            models.Index(
                fields=["client", "opened_at"], name="problem_open", condition=Q(closed_at__isnull=True)
            ),
        ]
        constraints = [
            models.UniqueConstraint("client", "payment_type", "kind", "key", name="problem_is_told_once"),
        ]

    def __str__(self):
        return self.get_kind_display()
