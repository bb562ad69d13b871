"""Waiting lists: people in the order in which lots that are full serve them (parking §15)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.choices import OPEN_ENTRIES, EntryStatus, RentalStatus
from parking.models.lot import Lot
from parking.models.permit import PermitRental
from parking.models.waitlist_group import WaitlistGroup

IN_TURN = (F("place").asc(nulls_last=True), "joined_at", "pk")


class WaitlistQuerySet(ClientQuerySet):
    """Entries by where they stand."""

    def waiting(self):
        """Those that nobody has given a permit yet."""
        return self.filter(status=EntryStatus.WAITING)

    def open(self):
        """Those that wait, or have a permit that is not bought yet."""
        return self.filter(status__in=OPEN_ENTRIES)

    def of_lots(self, lots):
        """Entries of the lists that serve any of these lots."""
        groups = {lot.waitlist_group_id for lot in lots if lot.waitlist_group_id}
        return self.filter(Q(lot__in=[lot.pk for lot in lots]) | Q(group__in=groups))

    def in_turn(self):
        """In the order in which people are served: as the office arranged them, then by when they joined (WL-7)."""
        return self.order_by(*IN_TURN)


class WaitlistEntry(ClientModel):
    """One person on the list of a lot, or of a group of lots that share a list.

    `place` is empty until the office arranges the list by hand. `rental` is the permit that the person was given;
    `told_at` is when the managers were told that it was not bought in time (WL-5).
    """

    person = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    lot = models.ForeignKey(
        Lot, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lot")
    )
    group = models.ForeignKey(
        WaitlistGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("waiting list"),
    )
    joined_at = models.DateTimeField(_("date added"))
    place = models.PositiveIntegerField(null=True, blank=True, editable=False)
    comments = models.CharField(_("comments"), max_length=500, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=EntryStatus, default=EntryStatus.WAITING)
    rental = models.ForeignKey(
        PermitRental,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="waitlist_entries",
        verbose_name=_("permit"),
    )
    told_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ClientManager.from_queryset(WaitlistQuerySet)()

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name = _("waiting list entry")
        verbose_name_plural = _("waiting list entries")
        indexes = [
            models.Index(
                fields=["client", "lot", "group", "place", "joined_at"],
                name="waitlist_in_turn",
                condition=Q(status__in=OPEN_ENTRIES),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "person"],
                name="person_waits_once",  # WL-2
                condition=Q(status__in=OPEN_ENTRIES),
            ),
            models.CheckConstraint(
                name="waitlist_entry_has_one_list",
                condition=Q(lot__isnull=True, group__isnull=False) | Q(lot__isnull=False, group__isnull=True),
            ),
            models.CheckConstraint(
                name="waitlist_entry_has_its_permit",
                condition=Q(status=EntryStatus.ASSIGNED, rental__isnull=False)
                | Q(status=EntryStatus.WAITING, rental__isnull=True)
                | ~Q(status__in=OPEN_ENTRIES),
            ),
            models.CheckConstraint(
                name="waitlist_entry_that_ended_says_when",
                condition=Q(status__in=OPEN_ENTRIES, ended_at__isnull=True)
                | (~Q(status__in=OPEN_ENTRIES) & Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"{self.list_name} – {self.person}"

    @property
    def list_name(self) -> str:
        """What the list is called: its own name, or that of its lot."""
        return (self.group or self.lot).name

    @property
    def deadline(self) -> datetime | None:
        """By when the person must buy the permit they were given; None once they have promised to pay it."""
        asked = self.rental and self.rental.status == RentalStatus.REQUESTED
        return self.rental.reserved_until if asked else None

    def serves(self, lot: Lot) -> bool:
        """Whether a permit of this lot is what the person waits for."""
        return self.lot_id == lot.pk if self.lot_id else self.group_id == lot.waitlist_group_id
