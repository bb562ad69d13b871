from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

PERMITS = _("Permits")

register_menu(
    MenuItem(
        "sales_windows",
        (PARKING, PERMITS),
        _("Sales Windows"),
        "admin_portal:sales_window_list",
        "windows.edit",
        order=205,
    ),
    MenuItem(
        "active_sales_window",
        (PARKING, PERMITS),
        _("Active Sales Window"),
        "admin_portal:sales_window_active",
        "windows.edit",
        order=206,
    ),
)
