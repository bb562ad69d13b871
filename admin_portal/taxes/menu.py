from django.utils.translation import gettext_lazy as _

from admin_portal.menu import SYSTEM, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem("taxes", (SYSTEM, _("Payments")), _("Taxes"), "admin_portal:taxes", "taxes.edit", order=556)
)
