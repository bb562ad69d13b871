from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "mail_domain",
        (SYSTEM,),
        _("Email Domain"),
        "admin_portal:mail_domain",
        "settings.manage",
        order=505,
    )
)
