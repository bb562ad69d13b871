from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "email_warnings",
        (SYSTEM, _("Alerts")),
        _("Manage Email Warnings"),
        "admin_portal:email_warning_list",
        "settings.manage",
        order=580,
    )
)
