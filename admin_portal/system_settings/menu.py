from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "system_settings",
        (SYSTEM,),
        _("System Settings"),
        "admin_portal:settings_general",
        "settings.manage",
        order=500,
    )
)
