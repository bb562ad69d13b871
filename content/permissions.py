"""Rights of words and mail."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Content"),
    ("mail.view", _("Read every mail that was sent")),
    ("mail.resend", _("Send a mail again that did not leave")),
)
