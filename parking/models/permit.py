"""Standard permits: numbers of a lot, and who has them for how long (parking §7.1)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.search import beginning
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.choices import OPEN_RENTALS, TAKEN_RENTALS, RentalSource, RentalStatus
from parking.models.lot import Lot
from parking.models.permit_state import PermitState
from parking.models.sales_window import SalesWindow
from payments.models.fields import money_field

# As people count.
IN_ORDER = ("prefix", F("sequence").asc(nulls_last=True), "postfix", "number", "pk")
SEEN_BY_USERS = Q(visible_to_user=True, held_at=None)


class PermitQuerySet(ClientQuerySet):
    """Permits by what can be done with them."""

    def kept(self):
        """Those that are not archived."""
        return self.filter(archived_at=None)

    def sellable(self):
        """Those in a valid state that are not archived, taken or not (PER-7)."""
        return self.kept().filter(state__is_valid=True)

    def for_users(self):
        """Sellable ones that users may get by themselves: visible, and not held for a waiting list (WL-3)."""
        return self.sellable().filter(SEEN_BY_USERS)

    def in_order(self):
        """By number as people count."""
        return self.order_by(*IN_ORDER)


class Permit(ClientModel):
    """A numbered permit of a lot. `number` is the joined text; prefix, sequence and postfix are there to sort by."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="permits", verbose_name=_("lot"))
    number = models.CharField(_("number"), max_length=50)
    prefix = models.CharField(_("prefix"), max_length=50, blank=True)
    sequence = models.BigIntegerField(null=True, blank=True, editable=False)
    postfix = models.CharField(_("postfix"), max_length=50, blank=True)
    state = models.ForeignKey(
        PermitState, on_delete=models.PROTECT, related_name="permits", verbose_name=_("state")
    )
    visible_to_user = models.BooleanField(_("visible to users"), default=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    held_at = models.DateTimeField(
        _("held for the waiting list"), null=True, blank=True, editable=False
    )  # WL-3
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(PermitQuerySet)()

    class Meta:
        ordering = ["lot", "prefix", "sequence", "postfix", "number"]
        verbose_name = _("permit")
        verbose_name_plural = _("permits")
        indexes = [
            models.Index(fields=["client", "number"], name="permit_by_number"),
            beginning("permit_number_begins", "number"),
            models.Index(fields=["client", "lot"], name="permit_held", condition=Q(held_at__isnull=False)),
            models.Index(
                fields=["client", "lot", "prefix", "sequence", "postfix", "number"], name="permit_in_order"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                "client", "lot", "number", name="permit_number_in_lot", condition=Q(archived_at__isnull=True)
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_seen_by_users(self) -> bool:
        """Whether users may get it by themselves while it is free and sellable."""
        return self.visible_to_user and self.held_at is None


class RentalQuerySet(ClientQuerySet):
    """Rentals by where they stand at an instant."""

    def open_at(self, at: datetime):
        """Those that keep their permit from others: asked for, promised or paid, and not over (PER-1)."""
        return self.filter(status__in=OPEN_RENTALS, ends_at__gte=at)

    def taken_at(self, at: datetime):
        """Those that are promised or paid, and not over (PER-4)."""
        return self.filter(status__in=TAKEN_RENTALS, ends_at__gte=at)


class PermitRental(ClientModel):
    """One permit given to one person for a sales window (parking §7.1).

    `list_cost` is the lot's price when it was asked for, `cost` what this person pays; both before taxes. A request
    that nobody pays or promises is kept until `reserved_until` (PER-13). `ended_by` and `end_reason` say who ended it
    and why (PER-5).
    """

    permit = models.ForeignKey(
        Permit, on_delete=models.PROTECT, related_name="rentals", verbose_name=_("permit")
    )
    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    sales_window = models.ForeignKey(
        SalesWindow, on_delete=models.PROTECT, related_name="rentals", verbose_name=_("sales window")
    )
    starts_at = models.DateTimeField(_("valid from"))
    ends_at = models.DateTimeField(_("valid until"))
    list_cost = money_field(_("list price"))
    cost = money_field(_("cost"))
    status = models.CharField(
        _("status"), max_length=20, choices=RentalStatus, default=RentalStatus.REQUESTED
    )
    source = models.CharField(_("requested in"), max_length=20, choices=RentalSource)
    renewable = models.BooleanField(_("renewable"), default=True)
    requested_at = models.DateTimeField(_("requested"))
    reserved_until = models.DateTimeField(_("kept until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.CharField(_("ended by"), max_length=200, blank=True)
    end_reason = models.CharField(_("reason"), max_length=500, blank=True)

    objects = ClientManager.from_queryset(RentalQuerySet)()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("rental")
        verbose_name_plural = _("rentals")
        indexes = [
            models.Index(fields=["client", "person", "status"], name="rental_of_person"),
            models.Index(fields=["client", "permit", "ends_at"], name="rental_of_permit"),
            models.Index(
                fields=["client", "reserved_until"],
                name="rental_to_clear",
                condition=Q(status=RentalStatus.REQUESTED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "permit", "sales_window"],
                name="permit_is_rented_once_a_window",
                condition=Q(status__in=OPEN_RENTALS),
            ),
            models.CheckConstraint(
                name="rental_ends_after_its_start", condition=Q(starts_at__lt=F("ends_at"))
            ),
            models.CheckConstraint(
                name="rental_cost_is_not_below_zero", condition=Q(cost__gte=0, list_cost__gte=0)
            ),
            models.CheckConstraint(
                name="rental_that_ended_says_when",
                condition=Q(status__in=OPEN_RENTALS) | Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.permit} – {self.person}"

    @property
    def is_open(self) -> bool:
        """Whether it was neither released nor refunded; it may be over."""
        return self.status in OPEN_RENTALS

    @property
    def is_unpaid(self) -> bool:
        """Whether its money has not come: asked for, or only promised."""
        return self.status in (RentalStatus.REQUESTED, RentalStatus.RESERVED)

    @property
    def is_from_waitlist(self) -> bool:
        """Whether the office gave it to its person from a waiting list (WL-4)."""
        return self.source == RentalSource.WAITLIST


class RentalVehicle(ClientModel):
    """A vehicle that a rental is valid for."""

    rental = models.ForeignKey(PermitRental, on_delete=models.CASCADE, related_name="vehicles")
    vehicle = models.ForeignKey("parking.Vehicle", on_delete=models.PROTECT, related_name="rental_links")

    class Meta:
        verbose_name = _("vehicle of a permit")
        verbose_name_plural = _("vehicles of permits")
        indexes = [models.Index(fields=["client", "vehicle"], name="rental_by_vehicle")]
        constraints = [
            models.UniqueConstraint(fields=["client", "rental", "vehicle"], name="rental_vehicle_once")
        ]

    def __str__(self):
        return f"{self.rental} – {self.vehicle}"
