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
    ),
    MenuItem(
        "who_can",
        (SYSTEM, _("Admin Management")),
        _("Who Can Do What"),
        "admin_portal:who_can",
        "roles.manage",
        order=530,
    ),
    MenuItem(
        "login_activity",
        (SYSTEM, _("Admin Management")),
        _("Login Activity"),
        "admin_portal:login_activity",
        "admins.manage",
        order=540,
    ),
)
