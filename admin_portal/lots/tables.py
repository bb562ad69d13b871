"""The list of lots."""

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
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
from core.templatetags.ui import badge, dash, icon
from parking.choices import Bucket, LotScope, Visibility

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


# What is sold in a lot: its field or rule, the words, the icon.
PERMIT_TYPES = (
    (lambda lot: not lot.temp_only, pgettext_lazy("permit type", "Standard"), "ticket-perforated"),
    (lambda lot: lot.temp_enabled, pgettext_lazy("permit type", "Temporary"), "clock"),
    (lambda lot: lot.flex_enabled, pgettext_lazy("permit type", "Flex"), "grid"),
)


class PriceColumn(MoneyColumn):
    """The price, to be typed over by who may change it; PricesForm takes what is typed."""

    def render(self, value, record, table):
        if record.archived_at is not None or not may(table.request.user, "lots.price"):
            return super().render(value, record, table)
        return format_html(
            '<input class="form-control form-control-sm oc-price" type="number" min="0" step="0.01" form="prices"'
            ' name="lot_{}" value="{}" autocomplete="off" aria-label="{}">',
            record.pk,
            number_format(value, 2, use_l10n=False),
            gettext("Price of %(name)s") % {"name": record},
        )


class VisibilityColumn(BadgeColumn):
    """Who sees the lot; a click lets who may change lots choose anew."""

    def render(self, record, table):
        shown = badge(*self.badges[record.visibility])
        if record.archived_at is not None or not may(table.request.user, "lots.edit"):
            return shown
        choices = [(value, *facts) for value, facts in self.badges.items() if value != record.visibility]
        context = {"lot": record, "shown": shown, "choices": choices}
        return render_to_string("admin_portal/lots/visibility.html", context, table.request)


def permits_of_lot(name: str, value: str):
    """For `linkify`: the lot's permits that a count is of, for who may see permits; there they can be exported."""

    def url(record, table):
        query = {"lot": record.pk, name: value}
        return (
            reverse("admin_portal:permit_list", query=query)
            if may(table.request.user, "permits.view")
            else None
        )

    return url


class LotTable(Table):
    name = Column(_("Lot Name"), linkify=opens("admin_portal:lot_edit", "lots.view"))
    short_name = Column(_("Short name"), visible=False)
    window_type = Column(_("Permit type"), visible=False)
    common_lot_type = Column(_("Common lot type"), visible=False)
    lot_group = Column(_("Lot group"), order_by="lot_group__name", visible=False)
    user_types = Column(_("User Types"), accessor="lot_scope", orderable=False)
    visibility = VisibilityColumn(_("Visibility"), badges=VISIBILITY_BADGES, of=lambda lot: lot.visibility)
    default_cost = PriceColumn(_("Price"))
    permit_types = Column(_("Permit types"), accessor="pk", orderable=False)
    free_count = NumberColumn(_("Visible to User"), linkify=permits_of_lot("bucket", Bucket.VISIBLE_TO_USER))
    rented_count = NumberColumn(_("Usage"), linkify=permits_of_lot("only_held", "on"))
    zones = Column(_("Zones"), accessor="pk", orderable=False, visible=False)
    total_spaces = NumberColumn(_("Spaces"), visible=False)
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

    def render_permit_types(self, record):
        sold = [(icon(symbol), words) for words, symbol in permit_types(record)]
        return format_html_join("", '<span class="oc-kind">{}{}</span>', sold) or dash(None)

    def value_permit_types(self, record):
        return ", ".join(str(words) for words, _symbol in permit_types(record))

    def value_zones(self, record):
        return ", ".join(sorted({row.zone.name for row in record.zone_rows.all()}))


def permit_types(lot):
    """What is sold in the lot, as (words, icon) pairs."""
    return [(words, symbol) for is_sold, words, symbol in PERMIT_TYPES if is_sold(lot)]


def user_types(lot):
    """Who may buy, in words."""
    if lot.lot_scope == LotScope.COMMON:
        return [gettext("Any user type")]
    return [str(user_type) for user_type in lot.allowed_user_types.all()] or [gettext("Nobody")]
