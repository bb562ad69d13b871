from django.utils.translation import gettext_lazy as _

from admin_portal.menu import CONTENT, SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "messaging",
        (SYSTEM, CONTENT),
        _("System Messaging"),
        "admin_portal:page_list",
        "content.edit",
        order=580,
    )
)
