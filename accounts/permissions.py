"""Rights about people (parking §28, DECISIONS 44)."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Users"),
    ("users.view", _("See users")),
    ("users.edit", _("Register users and change them")),
    ("users.archive", _("Archive and restore users")),
    ("users.merge", _("Merge users")),
    ("users.login_as", _("Log in as a user")),
    ("users.bulk_type", _("Change the type of many users")),
    ("users.bulk_email", _("Send bulk email"), "users.view"),
    ("companies.edit", _("Manage companies")),
    ("import.run", _("Import users")),
)
register_rights(
    _("System"),
    ("login_sources.edit", _("Manage login sources")),
    ("roles.manage", _("Manage roles and their rights")),
    ("admins.manage", _("Manage admin accounts")),
    ("tokens.manage", _("Manage API tokens")),
)
