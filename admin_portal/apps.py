from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdminPortalConfig(AppConfig):
    """Registers what this package offers."""

    name = "admin_portal"
    verbose_name = _("Admin portal")
