from django.utils.translation import gettext_lazy as _

from admin_portal.access import SIGNED_IN
from admin_portal.menu import register_menu
from core.ports import MenuItem

register_menu(MenuItem("home", (), _("Dashboard"), "admin_portal:home", SIGNED_IN, order=1, icon="house"))
