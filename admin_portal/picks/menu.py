from admin_portal.menu import register_menu
from admin_portal.picks.lists import LISTS
from core.ports import MenuItem

register_menu(
    *(
        MenuItem(
            pick.key, pick.path, pick.label, f"admin_portal:{pick.key}", "settings.manage", order=pick.order
        )
        for pick in LISTS
    )
)
