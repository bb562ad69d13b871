from django.utils.translation import gettext_lazy as _

from admin_portal.menu import CONTENT, SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "files", (SYSTEM, CONTENT), _("Manage Files"), "admin_portal:file_list", "files.manage", order=595
    )
)
