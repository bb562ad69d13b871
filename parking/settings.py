"""Settings about vehicles (enforcement VEH-4, VEH-15)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.system_settings import Setting, register_settings, value

VEHICLES = gettext_lazy("Vehicles")

register_settings(
    Setting(
        "vehicle_disclaimer",
        "general",
        VEHICLES,
        gettext_lazy("Disclaimer before adding a vehicle"),
        kind="long_text",
        default="",
        help=gettext_lazy("Users accept it first. Empty: our own words, in the reader's language."),
    ),
    Setting(
        "vin_field",
        "general",
        VEHICLES,
        gettext_lazy("Users can enter a VIN"),
        kind="bool",
        default=True,
        help=gettext_lazy("A VIN can stand in for a missing plate."),
    ),
)


def vehicle_disclaimer() -> str:
    """The words that a driver accepts before adding a vehicle."""
    return value("vehicle_disclaimer").strip() or _(
        "I drive this vehicle or answer for it. Tickets issued to its plate, also those issued before today, will be"
        " shown in my account, and messages about it will be sent to me."
    )
