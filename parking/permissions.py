"""Rights of parking (parking §28, DECISIONS 44). Pick lists belong to `settings.manage`."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Vehicles"),
    ("vehicles.view", _("Search and see vehicles")),
    ("vehicles.edit", _("Add and change vehicles"), "vehicles.view"),
    ("dntt.edit", _("Add, change and delete Do Not Ticket or Tow entries"), "vehicles.view"),
    ("alarms.view", _("See plate alarms"), "vehicles.view"),
    ("alarms.clear", _("Raise and clear plate alarms"), "alarms.view"),
)
register_rights(
    _("Lots"),
    ("lots.view", _("See lots")),
    ("lots.edit", _("Add and change lots"), "lots.view"),
    ("lots.price", _("Change prices of lots"), "lots.view"),
    ("lot_groups.edit", _("Manage lot groups"), "lots.view"),
    ("lot_zones.edit", _("Manage lot zones"), "lots.view"),
)
register_rights(_("Permits"), ("windows.edit", _("Manage sales windows")))
register_rights(_("Temporary permits"), ("paystation.view", _("See Pay Station Status")))
register_rights(_("Money"), ("deposits.edit", _("Manage deposit types")))
