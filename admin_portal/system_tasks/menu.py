from django.utils.translation import gettext_lazy as _

from admin_portal.menu import TOOLS, register_menu
from core.ports import MenuItem

register_menu(
    MenuItem(
        "system_tasks",
        (TOOLS,),
        _("View System Task Logs"),
        "admin_portal:task_list",
        "tasks.view",
        order=900,
    )
)
