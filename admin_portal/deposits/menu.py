from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "deposits",
        (PARKING, _("Refundable Deposits")),
        _("Active Deposit Report"),
        "admin_portal:deposit_list",
        "payments.take",
        order=260,
    ),
    MenuItem(
        "deposit_types",
        (SYSTEM, _("Payments")),
        _("Manage Deposit Types"),
        "admin_portal:deposit_type_list",
        "deposits.edit",
        order=557,
    ),
)
