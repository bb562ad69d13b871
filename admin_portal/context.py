"""What every admin template may ask for: the menu and the breadcrumbs."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from admin_portal.access import is_staff
from admin_portal.menu import current_item, menu_tree, trail, visible_items


def admin_menu(request):
    """`menu`, `crumbs` and `account_links` on the pages of signed-in staff under /admin/."""
    home = reverse("admin_portal:home")
    user = getattr(request, "user", None)
    if not request.path.startswith(home) or user is None or not is_staff(user) or user.must_change_password:
        return {}
    shown = SimpleLazyObject(lambda: visible_items(user))
    return {
        "menu": SimpleLazyObject(lambda: menu_tree(shown, current_item(request.path, shown))),
        "crumbs": SimpleLazyObject(lambda: _crumbs(request.path, home, shown)),
        "account_links": [
            (_("Change password"), reverse("admin_portal:change_password"), "key"),
            (_("Second factor"), reverse("admin_portal:second_factor"), "shield-lock"),
        ],
    }


def _crumbs(path, home, shown):
    return [] if path == home else trail(current_item(path, shown))
