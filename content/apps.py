from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """Registers what this package offers."""

    name = "content"
    verbose_name = _("Words and mail")
