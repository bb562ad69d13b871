from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    """Registers what this package offers."""

    name = "integrations"
    verbose_name = _("Integrations")
