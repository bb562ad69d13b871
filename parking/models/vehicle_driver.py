"""Who drives a vehicle."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from parking.models.vehicle import Vehicle


class VehicleDriver(ClientModel):
    """A driver of a vehicle, until `until`. The primary one gets the mail about it (enforcement §1.2).

    `is_active` is whether it counts among the vehicles this driver parks now (parking UT-1, VEH-4).
    """

    vehicle = models.ForeignKey(Vehicle, on_delete=models.CASCADE, related_name="drivers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_primary = models.BooleanField(_("primary driver"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    since = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("driver")
        verbose_name_plural = _("drivers")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "vehicle", "user"],
                name="vehicle_driver_once",
                condition=models.Q(until__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["client", "vehicle"],
                name="vehicle_driver_one_primary",
                condition=models.Q(until__isnull=True, is_primary=True),
            ),
        ]

    def __str__(self):
        return f"{self.vehicle} – {self.user}"
