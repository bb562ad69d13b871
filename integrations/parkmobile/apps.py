from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParkMobileConfig(AppConfig):
    """Registers ParkMobile's settings, task and health."""

    name = "integrations.parkmobile"
    verbose_name = _("ParkMobile")

    def ready(self):
        from core.ports import HealthCheck, vendor_health
        from integrations.parkmobile import settings, tasks  # noqa: F401
        from integrations.parkmobile.health import freshness

        vendor_health.register("parkmobile", HealthCheck("parkmobile", freshness))
