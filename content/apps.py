from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """Registers what this package offers."""

    name = "content"
    verbose_name = _("Words and mail")

    def ready(self):
        from content import kinds, permissions, settings, shortcodes, tasks  # noqa: F401
        from content.services.email_warnings import warn_by_mail
        from content.services.outbox import queue_mail
        from core.ports import post, warning_door

        post.register("outbox", queue_mail)
        warning_door.register("mail", warn_by_mail)
