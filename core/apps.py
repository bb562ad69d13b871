from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The floor: clients, scoping, audit, settings, tasks."""

    name = "core"
    verbose_name = _("Installation")

    def ready(self):
        from core import health, permissions, settings  # noqa: F401
