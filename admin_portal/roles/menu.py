from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "roles",
        (SYSTEM, _("Admin Management")),
        _("Manage Roles"),
        "admin_portal:role_list",
        "roles.manage",
        order=510,
    )
)
