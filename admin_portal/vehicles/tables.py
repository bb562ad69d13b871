"""Lists of vehicles."""

from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import Column, Link, LinksColumn, NumberColumn, PlateColumn, Table, YesColumn, opens
from core.templatetags.ui import badge, dash

to_vehicle = opens("admin_portal:vehicle_detail", "vehicles.view")


class VehicleTable(Table):
    plate = PlateColumn(_("Plate"), region="province.code", order_by="plate_key", linkify=to_vehicle)
    plate_type = Column(_("Plate type"), order_by="plate_type__name")
    province = Column(_("Province or state"), accessor="province__code", visible=False)
    make = Column(_("Make"), order_by="make__name")
    body_type = Column(_("Type"), order_by="body_type__name")
    colour = Column(_("Colour"), order_by="colour__name")
    year = NumberColumn(_("Year"))
    is_electric = YesColumn(_("Electric"), visible=False)
    username = Column(_("Username"))
    marks = Column(_("Notes"), accessor="pk", orderable=False)
    actions = LinksColumn(Link(_("Edit"), "admin_portal:vehicle_edit", "vehicles.edit", "pencil"))

    caption = _("Vehicles")

    def render_marks(self, record):
        shown = marks(record, self.request.user)
        return format_html_join(" ", "{}", ((badge(*mark),) for mark in shown)) or dash(None)

    def value_marks(self, record):
        return ", ".join(words for _kind, words, _icon in marks(record, self.request.user))


class DnttTable(Table):
    plate = PlateColumn(_("Plate"), region="province.code", order_by="plate_key", linkify=to_vehicle)
    username = Column(_("Username"))
    instances = NumberColumn(_("Count"))

    caption = _("Vehicles with Do Not Ticket or Tow entries")


def marks(vehicle, user):
    """What must be known about a vehicle at a glance, as badges; alarms by right."""
    if vehicle.has_alarm and may(user, "alarms.view"):
        yield "bad", gettext("Alarm"), "bell"
    if vehicle.dntt_count:
        yield "warn", gettext("DNTT"), "shield-check"
    if vehicle.is_electric:
        yield "ok", gettext("Electric"), "plug"
    if not vehicle.is_active:
        yield "neutral", gettext("Inactive"), "slash-circle"
    if vehicle.archived_at:
        yield "neutral", gettext("Archived"), "archive"
