from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParkingConfig(AppConfig):
    """Registers what this package offers."""

    name = "parking"
    verbose_name = _("Parking")
