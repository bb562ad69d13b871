from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    """Registers what this package offers."""

    name = "content"
    verbose_name = _("Words and mail")

    def ready(self):
        from content import kinds, permissions, settings, shortcodes, tasks  # noqa: F401
        from content.services.email_warnings import warn_by_mail
        from content.services.layouts import seed_layout
        from content.services.outbox import queue_mail
        from core.ports import client_births, post, warning_door

        post.register("outbox", queue_mail)
        warning_door.register("mail", warn_by_mail)
        client_births.register("email_layout", seed_layout)
