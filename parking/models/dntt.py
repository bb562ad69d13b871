"""Do Not Ticket or Tow."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.models.vehicle import Vehicle

LAST_SECONDS = timedelta(seconds=59)


class DnttQuerySet(ClientQuerySet):
    def live(self):
        """Entries that were not deleted."""
        return self.filter(deleted_at=None)

    def valid_at(self, at):
        """Entries that hold officers off at the second `at`; one given in dates covers its last minute."""
        lasts = Q(ends_at__gte=at) | Q(whole_days=True, ends_at__gte=at - LAST_SECONDS)
        return self.live().filter(lasts, starts_at__lte=at)


class Dntt(ClientModel):
    """A note that tells officers to leave a vehicle alone between two instants (enforcement §2).

    Given in dates (`whole_days`) it ends at 23:59:00 as the API prints it, and covers that minute (DECISIONS 24).
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="dntts")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    whole_days = models.BooleanField(_("whole days"), default=False, editable=False)
    location = models.CharField(
        _("location"), max_length=100, blank=True, help_text=_("Empty means everywhere.")
    )
    notes = models.TextField(_("note"))
    created_by = models.CharField(_("created by"), max_length=200, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(DnttQuerySet)()

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = _("Do Not Ticket or Tow entry")
        verbose_name_plural = _("Do Not Ticket or Tow entries")
        constraints = [
            models.CheckConstraint(
                name="dntt_end_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            )
        ]

    def __str__(self):
        return f"{self.vehicle}: {self.notes}"[:100]
