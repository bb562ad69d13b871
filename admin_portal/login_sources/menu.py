from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "login_sources",
        (SYSTEM, _("Users")),
        _("Login Sources"),
        "admin_portal:login_source_list",
        "login_sources.edit",
        order=230,
    )
)
