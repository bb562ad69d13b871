from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

PERMITS = _("Permits")

register_menu(
    MenuItem(
        "permit_switch",
        (PARKING, PERMITS),
        _("Permit Switch"),
        "admin_portal:permit_switch",
        "permits.switch",
        order=201,
    ),
    MenuItem(
        "awaiting_payment",
        (PARKING, PERMITS),
        _("Awaiting Payment"),
        "admin_portal:awaiting_payment",
        "permits.view",
        order=202,
    ),
    MenuItem(
        "midnight_list",
        (PARKING, PERMITS),
        _("Clear Unpaid (Midnight List)"),
        "admin_portal:midnight_list",
        "permits.release",
        order=203,
    ),
)
