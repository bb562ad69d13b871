from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Registers what this package offers."""

    name = "api"
    verbose_name = _("JSON API")
