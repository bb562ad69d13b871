from django.utils.translation import gettext_lazy as _

from admin_portal.menu import USERS, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "imports", (USERS, _("Users")), _("Import Users"), "admin_portal:import_list", "import.run", order=150
    )
)
