from django.utils.translation import gettext_lazy as _

from admin_portal.menu import TOOLS, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem("audit_log", (TOOLS,), _("Audit Log"), "admin_portal:audit_list", "audit.view", order=920)
)
