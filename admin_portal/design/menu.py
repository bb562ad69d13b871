from django.utils.translation import gettext_lazy as _

from admin_portal.menu import CONTENT, SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "design",
        (SYSTEM, CONTENT),
        _("Templates and Designs"),
        "admin_portal:design_brand",
        "content.edit",
        order=585,
    )
)
