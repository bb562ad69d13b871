from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "real_time_map", (PARKING,), _("Real-Time Map"), "admin_portal:admin_map", "lots.view", order=259
    )
)
