from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UserPortalConfig(AppConfig):
    """Registers what this package offers."""

    name = "user_portal"
    verbose_name = _("User portal")
