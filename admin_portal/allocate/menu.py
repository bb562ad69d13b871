from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "allocate",
        (PARKING, _("Lot Administration")),
        _("Allocate"),
        "admin_portal:allocate",
        "permits.allocate",
        order=211,
    )
)
