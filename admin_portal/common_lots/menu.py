from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "common_lots",
        (SYSTEM, _("Parking")),
        _("Common Lots"),
        "admin_portal:common_lot_list",
        "lots.edit",
        order=552,
    )
)
