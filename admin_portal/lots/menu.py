from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "lots",
        (PARKING, _("Lot Administration")),
        _("Pricing & Lot Admin"),
        "admin_portal:lot_list",
        "lots.view",
        order=210,
    )
)
