"""The list of files."""

from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Column, Link, LinksColumn, NumberColumn, Table, WhenColumn, opens
from content.queries.files import thumbnail_url, uses_of
from core.system_settings import settings_registry
from core.templatetags.ui import dash, icon

RIGHT = "files.manage"


def is_archived(file):
    return file.archived_at is not None


def is_active(file):
    return file.archived_at is None


def places(file) -> str:
    """Where the file is shown, in words."""
    return ", ".join(str(settings_registry.get(key).label) for key in uses_of(file))


def seen(file):
    """The thumbnail of an image that anybody can fetch, else a sign for what it is."""
    if file.thumbnail and is_active(file):
        return format_html('<img class="oc-thumb" src="{}" alt="" loading="lazy">', thumbnail_url(file))
    return format_html(
        '<span class="oc-thumb">{}</span>', icon("palette" if file.is_image else "file-earmark-text")
    )


class FileTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:file_edit", RIGHT))
    folder = Column(_("Folder"))
    media_type = Column(_("Type"))
    size = NumberColumn(_("Size"))
    used = Column(_("Shown as"), accessor="pk", orderable=False)
    changed_at = WhenColumn(_("Changed"))
    by = Column(_("Uploaded by"), visible=False)
    actions = LinksColumn(
        Link(_("Replace"), "admin_portal:file_replace", RIGHT, "upload"),
        Link(_("Archive"), "admin_portal:file_archive", RIGHT, "archive", dialog=True, when=is_active),
        Link(_("Restore"), "admin_portal:file_restore", RIGHT, "arrow-repeat", dialog=True, when=is_archived),
        Link(_("Delete"), "admin_portal:file_delete", RIGHT, "trash3", dialog=True),
    )

    caption = _("Files")

    def render_name(self, value, record):
        return format_html('<span class="oc-file">{}<span>{}</span></span>', seen(record), value)

    def value_name(self, value):
        return value

    def render_size(self, value):
        return filesizeformat(value)

    def value_size(self, value):
        return value

    def render_used(self, record):
        return places(record) or dash(None)

    def value_used(self, record):
        return places(record)
