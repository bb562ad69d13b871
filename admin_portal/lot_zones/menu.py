from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "lot_zones",
        (SYSTEM, _("Parking")),
        _("Manage Lot Zones"),
        "admin_portal:lot_zone_list",
        "lot_zones.edit",
        order=550,
    )
)
