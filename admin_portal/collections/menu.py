from django.utils.translation import gettext_lazy as _

from admin_portal.menu import VIOLATIONS, register_menu
from core.ports import MenuItem

GROUP = (VIOLATIONS, _("Collections"))

register_menu(
    MenuItem(
        "collections_export",
        GROUP,
        _("Collections Export"),
        "admin_portal:collections_export",
        "violations.collect",
        order=350,
    ),
    MenuItem(
        "collections_batches",
        GROUP,
        _("Sent to Collections"),
        "admin_portal:batch_list",
        "violations.collect",
        order=351,
    ),
)
