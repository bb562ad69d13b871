from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "lot_groups",
        (SYSTEM, _("Parking")),
        _("Manage Lot Groups"),
        "admin_portal:lot_group_list",
        "lot_groups.edit",
        order=540,
    )
)
