"""Rights about people (parking §28, DECISIONS 44)."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Users"),
    ("users.view", _("See users")),
)
register_rights(
    _("System"),
    ("roles.manage", _("Manage roles and their rights")),
    ("admins.manage", _("Manage admin accounts")),
    ("tokens.manage", _("Manage API tokens")),
)
