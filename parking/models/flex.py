"""Flex: prices by the hour of the week (parking §9.4)."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from parking.models.lot import Lot
from parking.validators import validate_colour


class FlexSlot(ClientModel):
    """A price for an hour of parking in a lot; edited, never deleted."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="flex_slots", verbose_name=_("lot"))
    name = models.CharField(_("name"), max_length=60)
    price = models.DecimalField(_("price per hour"), max_digits=10, decimal_places=2)
    colour = models.CharField(_("colour"), max_length=7, validators=[validate_colour])

    class Meta:
        ordering = ["pk"]
        verbose_name = _("flex slot")
        verbose_name_plural = _("flex slots")
        constraints = [
            models.UniqueConstraint("client", "lot", Lower("name"), name="flex_slot_name"),
            models.CheckConstraint(name="flex_slot_price_is_not_below_zero", condition=Q(price__gte=0)),
        ]

    def __str__(self):
        return self.name


class FlexCell(ClientModel):
    """An hour of the week that is sold at a slot's price; one without a cell is closed (TMP-6).

    `weekday` 0 is Monday; `hour` 13 is 13:00 to 14:00 on the client's wall clock.
    """

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="flex_cells")
    slot = models.ForeignKey(FlexSlot, on_delete=models.PROTECT, related_name="cells")
    weekday = models.PositiveSmallIntegerField(_("day"))
    hour = models.PositiveSmallIntegerField(_("hour"))

    class Meta:
        ordering = ["weekday", "hour"]
        constraints = [
            models.UniqueConstraint(fields=["client", "lot", "weekday", "hour"], name="flex_cell_once"),
            models.CheckConstraint(name="flex_cell_is_an_hour", condition=Q(weekday__lte=6, hour__lte=23)),
        ]

    def __str__(self):
        return f"{self.weekday} {self.hour:02}:00"
