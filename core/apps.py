from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    """The floor: clients, scoping, audit, settings, tasks."""

    name = "core"
    verbose_name = _("Installation")

    def ready(self):
        from core import health, permissions, settings, tasks  # noqa: F401

        # Clients that exist get the tasks a new version declares; new clients get theirs at birth.
        post_migrate.connect(tasks.ensure_all_tasks, sender=self)
