from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "permit_states",
        (SYSTEM, _("Parking")),
        _("Manage Permit States"),
        "admin_portal:permit_state_list",
        "permits.state",
        order=551,
    )
)
