"""Tickets and what they are for."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.models.location import Location
from parking.models.vehicle import Vehicle
from payments.models.fields import money_field
from violations.choices import AppealFormat, FineAction, NoticeStep, TicketState
from violations.models.category import TicketCategory
from violations.models.collections_batch import CollectionsBatch
from violations.models.offence_item import OffenceItem

# What is asked before discount and taxes, as SQL; `amount_owed` in violations/rules/price.py says the same of one row.
OWED = Case(
    When(
        Q(is_spoiled=True) | Q(is_warning=True) | Q(fine_action=FineAction.CANCELLED), then=Value(Decimal(0))
    ),
    When(fine_action=FineAction.REDUCED, then=F("adjusted_fine") + F("towing")),
    default=F("fine") + F("towing"),
)


class ViolationQuerySet(ClientQuerySet):
    """Tickets by where they stand at an instant (enforcement §5.2)."""

    def unpaid(self):
        """Tickets that ask for money: neither void, warning nor paid, and not worth nothing (MON-11)."""
        return self.alias(owed=OWED).filter(paid_at=None, owed__gt=0)

    def overdue(self, at: datetime):
        """Unpaid after the last second of their time; not while an appeal waits for its decision (MON-11)."""
        waiting = Q(appealed_at__isnull=False, appeal_decided_at=None)
        return self.unpaid().filter(~waiting, due_at__lt=at)

    def for_collections(self, at: datetime):
        """Overdue ones that were never sent, nor came back from collections (COL-1)."""
        return self.overdue(at).filter(sent_to_collections_at=None, collections_ended_at=None)

    def in_state(self, state: TicketState, at: datetime):
        """Those of one state, as a condition on columns, so that indexes help; `with_state` says the same of each."""
        spoiled, cancelled = Q(is_spoiled=True), Q(fine_action=FineAction.CANCELLED)
        warning, paid = Q(is_warning=True), Q(paid_at__isnull=False)
        waiting = Q(appealed_at__isnull=False, appeal_decided_at=None)
        sent = Q(sent_to_collections_at__isnull=False)
        first_that_fits = {
            TicketState.SPOILED: spoiled,
            TicketState.CANCELLED: cancelled,
            TicketState.WARNING: warning,
            TicketState.PAID: paid,
            TicketState.APPEALED: waiting,
            TicketState.COLLECTIONS: sent,
            TicketState.OVERDUE: Q(due_at__lt=at),
            TicketState.OPEN: Q(),
        }
        rows = self
        for earlier, condition in first_that_fits.items():
            if earlier == state:
                return rows.filter(condition)
            rows = rows.exclude(condition)
        raise ValueError(state)

    def with_state(self, at: datetime):
        """Each with `state`, a TicketState, derived at this instant."""
        return self.annotate(
            state=Case(
                When(is_spoiled=True, then=Value(TicketState.SPOILED)),
                When(fine_action=FineAction.CANCELLED, then=Value(TicketState.CANCELLED)),
                When(is_warning=True, then=Value(TicketState.WARNING)),
                When(paid_at__isnull=False, then=Value(TicketState.PAID)),
                When(appealed_at__isnull=False, appeal_decided_at=None, then=Value(TicketState.APPEALED)),
                When(sent_to_collections_at__isnull=False, then=Value(TicketState.COLLECTIONS)),
                When(due_at__lt=at, then=Value(TicketState.OVERDUE)),
                default=Value(TicketState.OPEN),
                output_field=models.CharField(),
            )
        )


class Violation(ClientModel):
    """A ticket (enforcement §5.1).

    `ticket` is its number; `pin` the suffix that only the printed ticket has (DECISIONS 40). `plate` is the plate as
    ticketed, whatever becomes of the vehicle. `fine` is the sum of the lines, `tax` what taxes made of it with the
    towing and without discount when it was issued. `adjusted_fine` counts once `fine_action` is Reduced. `plate_answer`
    is what was known about the plate when it was written, `override_reason` why it was written nevertheless.
    Whether it is open, overdue … is never stored: `ViolationQuerySet.with_state`.
    """

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    ticket = models.CharField(_("ticket number"), max_length=30)
    pin = models.CharField(max_length=6, blank=True, editable=False)
    category = models.ForeignKey(
        TicketCategory, on_delete=models.PROTECT, related_name="violations", verbose_name=_("ticket category")
    )
    vehicle = models.ForeignKey(
        Vehicle,
        on_delete=models.PROTECT,
        related_name="violations",
        verbose_name=_("vehicle"),
        null=True,
        blank=True,
    )
    plate = models.CharField(_("plate"), max_length=50, blank=True)
    plate_key = models.TextField(blank=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="violations",
        verbose_name=_("person"),
        null=True,
        blank=True,
    )
    fail_to_identify = models.BooleanField(_("failed to identify"), default=False)
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="violations",
        verbose_name=_("location"),
        null=True,
        blank=True,
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("ticket writer")
    )
    keyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    issued_at = models.DateTimeField(_("issued"))
    due_at = models.DateTimeField(_("due"))
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    fine = money_field(_("fine"), default=0)
    towing = money_field(_("towing"), default=0)
    tax = money_field(_("taxes"), default=0)
    comment = models.TextField(_("comment"), blank=True)
    private_comment = models.TextField(_("private comment"), blank=True)
    is_spoiled = models.BooleanField(_("spoiled"), default=False)
    is_warning = models.BooleanField(_("warning"), default=False)
    plate_answer = models.JSONField(null=True, blank=True, editable=False)
    override_reason = models.CharField(_("issued nevertheless because"), max_length=500, blank=True)

    fine_action = models.CharField(_("fine action"), max_length=10, choices=FineAction, blank=True)
    adjusted_fine = money_field(_("adjusted fine"), default=0)
    action_reason = models.CharField(_("reason"), max_length=1000, blank=True)
    actioned_at = models.DateTimeField(_("decided"), null=True, blank=True)
    actioned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appeal_format = models.CharField(
        _("how the appeal came in"), max_length=10, choices=AppealFormat, blank=True
    )
    appeal_reason = models.TextField(_("what the appellant says"), blank=True)
    appeal_decided_at = models.DateTimeField(null=True, blank=True)
    notice_step = models.PositiveSmallIntegerField(
        _("mails sent"), choices=NoticeStep, default=NoticeStep.NONE, editable=False
    )

    sent_to_collections_at = models.DateTimeField(_("sent to collections"), null=True, blank=True)
    collections_ended_at = models.DateTimeField(_("finished in collections"), null=True, blank=True)
    batch = models.ForeignKey(
        CollectionsBatch, on_delete=models.PROTECT, related_name="violations", null=True, blank=True
    )
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    payment = models.ForeignKey(
        "payments.Payment", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = ClientManager.from_queryset(ViolationQuerySet)()

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("violation")
        verbose_name_plural = _("violations")
        indexes = [
            models.Index(fields=["client", "-issued_at", "-id"], name="violation_by_date"),
            models.Index(fields=["client", "vehicle", "issued_at"], name="violation_of_vehicle"),
            models.Index(fields=["client", "person", "issued_at"], name="violation_of_person"),
            models.Index(fields=["client", "plate_key"], name="violation_by_plate"),
            models.Index(fields=["client", "batch"], name="violation_of_batch"),
            models.Index(
                fields=["client", "due_at", "id"],
                name="violation_to_collect",
                condition=Q(
                    paid_at=None,
                    sent_to_collections_at=None,
                    collections_ended_at=None,
                    is_spoiled=False,
                    is_warning=False,
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["client", "ticket"], name="violation_ticket_number"),
            models.CheckConstraint(
                name="violation_money_is_not_below_zero",
                condition=Q(fine__gte=0, towing__gte=0, adjusted_fine__gte=0),
            ),
            models.CheckConstraint(
                name="violation_due_is_after_issue", condition=Q(due_at__gte=F("issued_at"))
            ),
            models.CheckConstraint(
                name="violation_is_about_something",
                condition=Q(is_spoiled=True) | Q(vehicle__isnull=False) | Q(person__isnull=False),
            ),
            models.CheckConstraint(
                name="violation_action_says_when", condition=Q(fine_action="") | Q(actioned_at__isnull=False)
            ),
            models.CheckConstraint(
                name="violation_void_is_not_paid",
                condition=Q(paid_at=None) | (Q(is_spoiled=False) & ~Q(fine_action=FineAction.CANCELLED)),
            ),
        ]

    def __str__(self):
        return self.ticket

    @property
    def is_appeal_open(self) -> bool:
        """Whether an appeal waits for its decision."""
        return self.appealed_at is not None and self.appeal_decided_at is None


class ViolationLine(ClientModel):
    """One offence of a ticket, with the figures that its item had then (enforcement CONV-5)."""

    violation = models.ForeignKey(Violation, on_delete=models.CASCADE, related_name="lines")
    item = models.ForeignKey(
        OffenceItem, on_delete=models.PROTECT, related_name="lines", verbose_name=_("offence")
    )
    location = models.ForeignKey(
        Location,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("location"),
        null=True,
        blank=True,
    )
    description = models.CharField(_("offence"), max_length=200)
    by_law_code = models.CharField(_("by-law code"), max_length=20, blank=True)
    fine = money_field(_("fine"))
    discount_amount = money_field(_("discount"), default=0)
    discount_hours = models.PositiveIntegerField(_("hours of the discount"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("offence")
        verbose_name_plural = _("offences")
        indexes = [models.Index(fields=["client", "violation"], name="line_of_violation")]
        constraints = [
            models.CheckConstraint(
                name="violation_line_is_not_below_zero", condition=Q(fine__gte=0, discount_amount__gte=0)
            )
        ]

    def __str__(self):
        return self.description
