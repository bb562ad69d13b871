from django.utils.translation import gettext_lazy as _

from admin_portal.menu import TOOLS, USERS, register_menu
from core.ports import MenuItem

PEOPLE = (USERS, _("Users"))
DUPLICATES = (TOOLS, _("Resolve Duplicates"))

register_menu(
    MenuItem("users", PEOPLE, _("User Search"), "admin_portal:user_list", "users.view", order=100),
    MenuItem("user_add", PEOPLE, _("User Registration"), "admin_portal:user_add", "users.edit", order=110),
    MenuItem(
        "user_bulk_type",
        PEOPLE,
        _("Bulk User Type Change"),
        "admin_portal:user_bulk_type",
        "users.bulk_type",
        order=120,
    ),
    MenuItem("merges", PEOPLE, _("Merge Users"), "admin_portal:merge_list", "users.merge", order=130),
    *(
        MenuItem(
            f"duplicates_{kind}",
            DUPLICATES,
            label,
            f"admin_portal:duplicates_{kind}",
            "users.merge",
            order=order,
        )
        for kind, label, order in (
            ("vehicle", _("By Vehicle"), 930),
            ("email", _("By Email"), 931),
            ("student", _("By Student Number"), 932),
            ("staff", _("By Staff Number"), 933),
        )
    ),
)
