"""Rights of words and mail."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Content"),
    ("mail.view", _("Read every mail that was sent")),
    ("content.edit", _("Change pages, messages and the site’s design")),
    ("content.raw_html", _("Write raw HTML, scripts included"), "content.edit"),
    ("email_templates.edit", _("Change email templates")),
    ("files.manage", _("Manage files")),
    ("mail.resend", _("Send a mail again that did not leave")),
)
