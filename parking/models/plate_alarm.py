"""Alarms on plates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.models.vehicle import Vehicle


class AlarmQuerySet(ClientQuerySet):
    def raised(self):
        """Alarms that nobody cleared."""
        return self.filter(cleared_at=None)


class PlateAlarm(ClientModel):
    """Words for whoever meets the vehicle, kept to the letter, line breaks included (enforcement §3, I-8)."""

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="alarms")
    text = models.TextField(_("alarm"))
    created_by = models.CharField(_("raised by"), max_length=200)
    created_at = models.DateTimeField(_("raised"), auto_now_add=True)
    cleared_by = models.CharField(_("cleared by"), max_length=200, blank=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)

    objects = ClientManager.from_queryset(AlarmQuerySet)()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("plate alarm")
        verbose_name_plural = _("plate alarms")

    def __str__(self):
        return f"{self.vehicle}: {self.text}"[:100]
