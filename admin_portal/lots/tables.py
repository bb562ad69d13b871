"""The list of lots."""

from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import (
    BadgeColumn,
    Column,
    Link,
    LinksColumn,
    MoneyColumn,
    NumberColumn,
    Table,
    opens,
)
from core.templatetags.ui import dash
from parking.choices import LotScope, Visibility

VISIBILITY_BADGES = {
    Visibility.VISIBLE: ("ok", _("Visible"), "eye"),
    Visibility.HIDDEN_ACCESSIBLE: ("info", _("Hidden, reached by its link"), "lock"),
    Visibility.NOT_VISIBLE: ("neutral", _("Not visible"), "slash-circle"),
}


SHOWN_TYPES = 2


def is_archived(lot):
    return lot.archived_at is not None


def is_active(lot):
    return lot.archived_at is None


class LotTable(Table):
    name = Column(_("Lot Name"), linkify=opens("admin_portal:lot_edit", "lots.view"))
    short_name = Column(_("Short name"), visible=False)
    window_type = Column(_("Permit type"), visible=False)
    lot_group = Column(_("Lot group"), order_by="lot_group__name")
    user_types = Column(_("User Types"), accessor="lot_scope", orderable=False)
    visibility = BadgeColumn(_("Visibility"), badges=VISIBILITY_BADGES, of=lambda lot: lot.visibility)
    default_cost = MoneyColumn(_("Price"))
    zones = Column(_("Zones"), accessor="pk", orderable=False)
    total_spaces = NumberColumn(_("Spaces"))
    actions = LinksColumn(
        Link(_("Archive"), "admin_portal:lot_archive", "lots.edit", "archive", dialog=True, when=is_active),
        Link(
            _("Restore"),
            "admin_portal:lot_restore",
            "lots.edit",
            "arrow-repeat",
            dialog=True,
            when=is_archived,
        ),
    )

    caption = _("Lots")

    def render_name(self, value, record):
        below = f"{record.short_name} · {record.get_window_type_display()}"
        return format_html('{}<span class="oc-sub">{}</span>', value, below)

    def value_name(self, value):
        return value

    def render_user_types(self, record):
        names = user_types(record)
        more = len(names) - SHOWN_TYPES
        shown = ", ".join(names[:SHOWN_TYPES])
        if more < 2:
            return ", ".join(names)
        return format_html('{} <span title="{}">+{}</span>', shown, ", ".join(names[SHOWN_TYPES:]), more)

    def value_user_types(self, record):
        return ", ".join(user_types(record))

    def render_zones(self, record):
        return self.value_zones(record) or dash(None)

    def value_zones(self, record):
        return ", ".join(sorted({row.zone.name for row in record.zone_rows.all()}))


def user_types(lot):
    """Who may buy, in words."""
    if lot.lot_scope == LotScope.COMMON:
        return [gettext("Any user type")]
    return [str(user_type) for user_type in lot.allowed_user_types.all()] or [gettext("Nobody")]
