"""What every template of the user portal may ask for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.queries.company_people import managed_company
from accounts.queries.profiles import missing_fields


def account_links(request):
    """The signed-in driver's menu and links; none while something else comes first (parking UP-2, UP-5)."""
    driver = getattr(request, "driver", None)
    if driver is None:
        return {}
    links = [(_("Profile"), reverse("user_portal:profile"), "person")]
    if driver.acted_by is None:
        links.append((_("Change password"), reverse("user_portal:change_password"), "key"))
    shown = {"account_links": links}
    forced = driver.must_change_password and driver.acted_by is None
    if not forced and not missing_fields(driver):
        shown["menu"] = [_node(request, *page) for page in _pages(driver)]
    return shown


def _pages(driver):
    pages = [
        (_("Home"), "user_portal:home", "house"),
        (_("Vehicles"), "user_portal:vehicles", "car-front"),
        (_("Profile"), "user_portal:profile", "person"),
    ]
    if managed_company(driver):
        pages.append((_("Company users"), "user_portal:company", "building"))
    return pages


def _node(request, label, name, icon):
    url = reverse(name)
    here = request.path == url or (len(url) > 1 and request.path.startswith(url))
    return {"label": label, "url": url, "icon": icon, "active": here}
