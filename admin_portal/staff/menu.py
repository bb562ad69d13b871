from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "staff",
        (SYSTEM, _("Admin Management")),
        _("Edit Admin Users"),
        "admin_portal:staff_list",
        "admins.manage",
        order=520,
    )
)
