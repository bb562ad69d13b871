"""Tabs Header and footer, and Not translated."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Column, LinksColumn, ListPage, Table
from admin_portal.messaging.families import DESIGNS
from admin_portal.messaging.rows import RIGHT, WORDS, NameColumn, tabs, text_rows
from admin_portal.texts.missing import missing_words


class FrameTable(Table):
    name = NameColumn(_("Template"))
    help = Column(_("Description"))
    languages = Column(_("Words in"))
    actions = LinksColumn(WORDS)

    caption = _("Header and footer")


def _editor(record):
    return f"{reverse(record.url_name, args=[record.subject.pk])}?language={record.code}"


class MissingTable(Table):
    name = Column(_("Text"), linkify=_editor)
    kind = Column(_("Kind"))
    language = Column(_("No words in"))

    caption = _("Texts that are not translated")


frame_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("System Messaging"),
    rows=lambda request: text_rows(DESIGNS),
    table=FrameTable,
    tabs=tabs,
    export_name="header-and-footer",
)

missing_table = ListPage.as_view(
    required_right=RIGHT,
    title=_("System Messaging"),
    lead=_(
        "These have words in your first language and none in another. Readers see the first language there."
    ),
    rows=lambda request: missing_words(request.user),
    table=MissingTable,
    tabs=tabs,
    empty=_("Every text that you wrote is there in every language."),
    export_name="not-translated",
)
