from django.utils.translation import gettext_lazy as _

from admin_portal.menu import TOOLS, register_menu
from core.ports import MenuItem

register_menu(MenuItem("mail", (TOOLS,), _("Sent Mail"), "admin_portal:mail_list", "mail.view", order=910))
