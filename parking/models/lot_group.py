"""Places made of several lots."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.validators import LATITUDE, LONGITUDE, validate_colour

MAP_COLOUR = "#1f6feb"  # of pins whose colour nobody chose


class LotGroupQuerySet(ClientQuerySet):
    def active(self):
        """Groups that were not deleted."""
        return self.filter(archived_at=None)

    def on_map(self):
        """Those that stand on the real-time map; each of them has its place (GRP-3, MAP-5)."""
        return self.active().filter(show_on_map=True)


class LotGroup(ClientModel):
    """Lots that officers and maps take as one place (parking §4). Deleting archives, without return (GRP-2)."""

    name = models.CharField(_("name"), max_length=100)
    free_parking_minutes = models.PositiveIntegerField(
        _("free parking, minutes"),
        null=True,
        blank=True,
        help_text=_("Time to pay at the meter before a check."),
    )
    vehicle_count_limit = models.PositiveIntegerField(_("vehicle count limit"), null=True, blank=True)
    map_colour = models.CharField(
        _("map colour"), max_length=7, default=MAP_COLOUR, validators=[validate_colour]
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True, validators=LATITUDE
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True, validators=LONGITUDE
    )
    show_on_map = models.BooleanField(_("show on the real-time map"), default=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(LotGroupQuerySet)()

    class Meta:
        ordering = ["name"]
        verbose_name = _("lot group")
        verbose_name_plural = _("lot groups")
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="lot_group_name",
                condition=models.Q(archived_at__isnull=True),
            ),
            models.CheckConstraint(
                name="lot_group_on_map_has_a_place",
                condition=models.Q(show_on_map=False)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name
