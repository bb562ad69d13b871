"""Vehicles: what holds permits and attracts tickets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from parking.models.pick import BodyType, Colour, Make, PlateType
from parking.validators import YEAR


class Vehicle(ClientModel):
    """A vehicle, known by plate, province and plate type (enforcement VEH-1). It may have no driver or several.

    `plate` is kept as typed; `plate_key` (parking.rules.plate_key) is what is compared.
    """

    plate = models.CharField(_("plate"), max_length=50)
    plate_key = models.TextField(editable=False)
    plate_type = models.ForeignKey(
        PlateType, on_delete=models.PROTECT, related_name="vehicles", verbose_name=_("plate type")
    )
    province = models.ForeignKey(
        "accounts.Province", on_delete=models.PROTECT, related_name="+", verbose_name=_("province or state")
    )
    make = models.ForeignKey(
        Make, on_delete=models.PROTECT, null=True, blank=True, related_name="vehicles", verbose_name=_("make")
    )
    body_type = models.ForeignKey(
        BodyType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vehicles",
        verbose_name=_("vehicle type"),
    )
    colour = models.ForeignKey(
        Colour,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vehicles",
        verbose_name=_("colour"),
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, validators=YEAR)
    vin = models.CharField(_("VIN"), max_length=25, blank=True)
    is_electric = models.BooleanField(_("electric"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["plate_key", "id"]
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "plate_key", "province", "plate_type"], name="vehicle_identity"
            ),
            models.CheckConstraint(name="vehicle_has_a_key", condition=~models.Q(plate_key="")),
        ]

    def __str__(self):
        return self.plate

    @property
    def plate_with_province(self) -> str:
        """By which it is told from its twin of another province."""
        return f"{self.plate} ({self.province.code})"
