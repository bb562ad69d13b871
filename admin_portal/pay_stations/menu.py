from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "pay_stations",
        (PARKING, _("Temporary Permits")),
        _("Pay Station Status"),
        "admin_portal:pay_station_status",
        "paystation.view",
        order=250,
    )
)
