from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig


class OpscomConfig(AppConfig):
    """The composition root."""

    name = "opscom"
    default = True

    def ready(self):
        from opscom import operator  # noqa: F401


class OperatorConsoleConfig(SimpleAdminConfig):
    """Django's own admin, which is the operator console here."""

    default_site = "opscom.operator.site.OperatorSite"
