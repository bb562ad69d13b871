from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "api_tokens",
        (SYSTEM, _("Admin Management")),
        _("API Tokens"),
        "admin_portal:token_list",
        "tokens.manage",
        order=530,
    )
)
