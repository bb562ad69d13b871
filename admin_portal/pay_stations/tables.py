"""The result of Pay Station Status."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import BadgeColumn, Column, MoneyColumn, PlateColumn, Table, WhenColumn
from core.templatetags.ui import badge, dash, when

VALID = {True: ("ok", _("Valid")), False: ("neutral", _("Not valid"))}


def about_plate(record, table):
    """The vehicle; the search where several share the plate; where none is known, a new one filled in (PS-11)."""
    user, known = table.request.user, record.vehicles
    if len(known) == 1:
        return reverse("admin_portal:vehicle_detail", args=known) if may(user, "vehicles.view") else None
    name, query, right = (
        ("vehicle_list", "q", "vehicles.view") if known else ("vehicle_add", "plate", "vehicles.edit")
    )
    address = f"{reverse(f'admin_portal:{name}')}?{urlencode({query: record.plate})}"
    return address if may(user, right) else None


class RecordTable(Table):
    plate = PlateColumn(_("Plate"), order_by="plate_key", linkify=about_plate)
    zone_name = Column(_("Zone"), empty_values=())
    starts_at = WhenColumn(_("Start"))
    ends_at = WhenColumn(_("End"))
    amount = MoneyColumn(_("Amount"), currency="currency")
    currency = Column(_("Currency"), visible=False)
    permit_no = Column(_("Permit/Ticket no."), orderable=False, empty_values=())
    ticket_no = Column(_("Ticket no."), orderable=False, visible=False)
    source = Column(_("Source"))
    promo_code = Column(_("Promo code"), orderable=False)
    is_valid_then = BadgeColumn(_("Valid?"), badges=VALID, orderable=False)

    caption = _("Pay-station records")

    class Meta:
        order_by = "-ends_at"

    def render_zone_name(self, record):
        if record.zone_id:
            return record.zone.name
        return format_html(
            "<span>{} {}</span>", record.zone_name or dash(None), badge("warn", gettext("no zone"))
        )

    def value_zone_name(self, record):
        return record.zone.name if record.zone_id else f"{record.zone_name} ({gettext('no zone')})".strip()

    def render_permit_no(self, record):
        numbers = [number for number in (record.permit_no, record.ticket_no) if number]
        return format_html_join(" ", "<span>{}</span>", ((number,) for number in numbers)) or dash(None)

    def value_permit_no(self, record):
        return record.permit_no

    def render_ends_at(self, value, record):
        if record.ended_early_at is None:
            return when(value)
        return format_html(
            "<span>{} {}</span>", when(record.ended_early_at), badge("neutral", gettext("ended early"))
        )
