from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "waitlist_groups",
        (SYSTEM, _("Parking")),
        _("Shared Waiting Lists"),
        "admin_portal:waitlist_group_list",
        "lots.edit",
        order=553,
    )
)
