from django.utils.translation import gettext_lazy as _

from admin_portal.menu import VIOLATIONS, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "violation_entry",
        (VIOLATIONS,),
        _("Violation Entry"),
        "admin_portal:violation_add",
        "violations.enter",
        order=300,
    )
)
