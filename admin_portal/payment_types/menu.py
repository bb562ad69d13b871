from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "payment_types",
        (SYSTEM, _("Payments")),
        _("Setup Payment Types"),
        "admin_portal:payment_type_list",
        "payment_types.edit",
        order=555,
    )
)
