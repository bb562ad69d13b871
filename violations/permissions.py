"""Rights of violations (DECISIONS 44). Categories, offences and locations belong to `settings.manage`."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Violations"),
    ("violations.view", _("Search and see violations")),
    ("violations.enter", _("Enter violations"), "violations.view"),
    ("violations.edit", _("Change violations, and convert them to warnings"), "violations.view"),
    ("violations.void", _("Spoil violations"), "violations.view"),
    ("violations.adjust", _("Reduce and cancel fines without an appeal"), "violations.view"),
    ("violations.decide", _("Register and decide appeals"), "violations.view"),
    ("violations.collect", _("Manage Collections"), "violations.view"),
)
