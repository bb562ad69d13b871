from django.utils.translation import gettext_lazy as _

from admin_portal.menu import PARKING, VALIDATE, register_menu
from admin_portal.payments.places import REPORTS
from core.ports import MenuItem
from parking.queries.validations import MANAGE

GROUP = (PARKING, _("Parking Validation"))

register_menu(
    MenuItem(
        "validation_create",
        GROUP,
        _("Create Validations"),
        "admin_portal:validation_create",
        VALIDATE,
        order=260,
    ),
    MenuItem(
        "validations",
        GROUP,
        _("Manage Validator Records"),
        "admin_portal:validation_list",
        MANAGE,
        order=261,
    ),
    MenuItem(
        "validation_report",
        GROUP,
        _("Validate Parking Report"),
        "admin_portal:validation_report",
        REPORTS,
        order=262,
    ),
)
