from django.utils.translation import gettext_lazy as _

from admin_portal.email_templates.families import RIGHT
from admin_portal.menu import CONTENT, SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "email_templates",
        (SYSTEM, CONTENT),
        _("Email Templates"),
        "admin_portal:email_template_list",
        RIGHT,
        order=584,
    )
)
