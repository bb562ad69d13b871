from django.utils.translation import gettext_lazy as _

from admin_portal.menu import USERS, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "bulk_mail",
        (USERS, _("Users")),
        _("Email Users"),
        "admin_portal:bulk_mail_list",
        "users.bulk_email",
        order=115,
    )
)
