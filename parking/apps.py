from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParkingConfig(AppConfig):
    """Registers what this package offers."""

    name = "parking"
    verbose_name = _("Parking")

    def ready(self):
        from parking import permissions  # noqa: F401
        from parking.ports import live_sources
        from parking.queries.pay_station_source import PAY_STATION_SOURCE

        live_sources.register(PAY_STATION_SOURCE.key, PAY_STATION_SOURCE)
