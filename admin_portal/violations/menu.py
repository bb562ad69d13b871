from django.utils.translation import gettext_lazy as _

from admin_portal.menu import VIOLATIONS, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "violations", (VIOLATIONS,), _("Search"), "admin_portal:violation_list", "violations.view", order=300
    )
)
