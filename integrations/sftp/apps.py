from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SftpConfig(AppConfig):
    """Registers managed import's settings, task and health."""

    name = "integrations.sftp"
    label = "sftp"
    verbose_name = _("SFTP")

    def ready(self):
        from core.ports import HealthCheck, vendor_health
        from integrations.sftp import settings, tasks  # noqa: F401
        from integrations.sftp.health import greets

        vendor_health.register("sftp", HealthCheck("sftp", greets))
