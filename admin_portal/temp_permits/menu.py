from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

TEMPORARY = (PARKING, _("Temporary Permits"))
register_menu(
    MenuItem(
        "temp_permits",
        TEMPORARY,
        _("Temporary Permit Search"),
        "admin_portal:temp_list",
        "temp.view",
        order=228,
    ),
    MenuItem(
        "temp_printing",
        (PARKING, _("Printing")),
        _("Temporary Permit Printing"),
        "admin_portal:temp_printing",
        "temp.view",
        order=270,
    ),
)
