from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

GROUP = (SYSTEM, _("Violations"))

register_menu(
    *(
        MenuItem(key, GROUP, label, f"admin_portal:{key}", "settings.manage", order=order)
        for key, label, order in (
            ("category_list", _("Ticket Categories"), 580),
            ("offence_list", _("Ticket Offence Items"), 581),
            ("location_list", _("Offence Locations"), 582),
        )
    )
)
