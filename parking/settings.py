"""Settings about vehicles (enforcement VEH-4)."""

from django.utils.translation import gettext_lazy as _

from core.system_settings import Setting, register_settings

VEHICLES = _("Vehicles")

register_settings(
    Setting(
        "vin_field",
        "general",
        VEHICLES,
        _("Users can enter a VIN"),
        kind="bool",
        default=True,
        help=_("A VIN can stand in for a missing plate."),
    ),
)
