"""Rights of the floor (parking §28)."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("System"),
    ("settings.manage", _("Change system settings")),
    ("tasks.view", _("See system tasks and their logs")),
    ("tasks.run", _("Enable and run system tasks"), "tasks.view"),
    ("audit.view", _("See who changed what")),
    ("dashboards.browse", _("Browse dashboards")),
)
