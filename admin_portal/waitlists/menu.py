from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, register_menu
from core.ports import MenuItem

WAITLISTS = _("Waiting Lists")
RIGHT = "waitlist.manage"

register_menu(
    MenuItem(
        "waitlist_report",
        (PARKING, WAITLISTS),
        _("Waitlist Report"),
        "admin_portal:waitlist_report",
        RIGHT,
        order=255,
    ),
    MenuItem(
        "waitlist_students",
        (PARKING, WAITLISTS),
        _("Student Wait List"),
        "admin_portal:waitlist_students",
        RIGHT,
        order=256,
    ),
    MenuItem(
        "waitlist_others",
        (PARKING, WAITLISTS),
        _("Non-Student Wait List"),
        "admin_portal:waitlist_others",
        RIGHT,
        order=257,
    ),
)
