"""Rights of words and mail (parking §28)."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Content"),
    ("content.edit", _("Write pages, messages, popups and designs")),
    ("content.raw_html", _("Write any HTML, scripts included"), "content.edit"),
    ("email_templates.edit", _("Write email templates and layouts")),
    ("mail.view", _("Read every mail that was sent")),
)
