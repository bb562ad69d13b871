from django.utils.translation import gettext_lazy as _

from admin_portal.menu import USERS, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "companies",
        (USERS, _("Users")),
        _("User Company Editor"),
        "admin_portal:company_list",
        "companies.edit",
        order=140,
    )
)
