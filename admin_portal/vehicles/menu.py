from django.utils.translation import gettext_lazy as _

from admin_portal.menu import USERS, register_menu
from core.ports import MenuItem

VEHICLES = (USERS, _("Vehicles"))

register_menu(
    MenuItem(
        "vehicles", VEHICLES, _("Search by Plate"), "admin_portal:vehicle_list", "vehicles.view", order=150
    ),
    MenuItem("dntt", VEHICLES, _("Vehicle DNTT Report"), "admin_portal:dntt_report", "dntt.edit", order=160),
    MenuItem(
        "vehicle_merge",
        VEHICLES,
        _("Merge Vehicles"),
        "admin_portal:vehicle_merge",
        "vehicles.merge",
        order=170,
    ),
)
