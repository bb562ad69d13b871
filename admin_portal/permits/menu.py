from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "permits",
        (PARKING, _("Permits")),
        _("Permit Search"),
        "admin_portal:permit_list",
        "permits.view",
        order=200,
    )
)
