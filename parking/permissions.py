"""Rights of parking (parking §28, DECISIONS 44). Pick lists belong to `settings.manage`."""

from django.utils.translation import gettext_lazy as _

from core.rights import register_rights

register_rights(
    _("Vehicles"),
    ("vehicles.view", _("Search and see vehicles")),
    ("vehicles.edit", _("Add and change vehicles"), "vehicles.view"),
    ("vehicles.merge", _("Merge vehicles"), "vehicles.view"),
    ("dntt.edit", _("Add, change and delete Do Not Ticket or Tow entries"), "vehicles.view"),
    ("alarms.view", _("See alarms on plates and people"), "vehicles.view"),
    ("alarms.clear", _("Raise and clear alarms on plates and people"), "alarms.view"),
)
register_rights(
    _("Lots"),
    ("lots.view", _("See lots")),
    ("lots.edit", _("Add and change lots"), "lots.view"),
    ("lots.price", _("Change prices of lots"), "lots.view"),
    ("lot_groups.edit", _("Manage lot groups"), "lots.view"),
    ("lot_zones.edit", _("Manage lot zones"), "lots.view"),
)
register_rights(
    _("Permits"),
    ("permits.view", _("Search and see permits")),
    ("permits.sell", _("Give people permits"), "permits.view"),
    ("permits.release", _("Release permits and clear unpaid ones"), "permits.view"),
    ("permits.allocate", _("Add, archive and restore permit numbers"), "permits.view"),
    ("permits.switch", _("Switch and move permits"), "permits.view"),
    ("permits.prorate", _("Sell permits at a prorated price"), "permits.sell"),
    ("permits.edit_price", _("Change the price of a permit"), "permits.sell"),
    ("permits.state", _("Change the state of permits"), "permits.view"),
    ("windows.edit", _("Manage sales windows")),
    ("waitlist.manage", _("See and serve waiting lists"), "permits.view"),
)
register_rights(
    _("Temporary permits"),
    ("temp.view", _("Search and see temporary permits")),
    ("temp.sell", _("Issue and cancel temporary permits"), "temp.view"),
    ("paystation.view", _("See Pay Station Status")),
)
register_rights(
    _("Validations"),
    ("validation.create", _("Create Temp Permit Entries")),
    ("validation.manage_all", _("See and change validations of everybody"), "validation.create"),
)
register_rights(_("Money"), ("deposits.edit", _("Manage deposit types")))
