"""What every template of the user portal may ask for."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.queries.company_people import managed_company
from accounts.queries.profiles import missing_fields
from parking.queries.occupancy import has_map
from parking.queries.waitlists import entry_of, keeps_waitlists
from user_portal.words import PageWords


def account_links(request):
    """The reader's menu, links and the client's words, on pages behind the portal's gate. No menu while something else
    comes first (parking UP-2, UP-5)."""
    if not hasattr(request, "driver"):
        return {}
    words = request.words if hasattr(request, "words") else PageWords(request)
    driver, shown = request.driver, {"words": words}
    if driver is None:
        shown["menu"] = SimpleLazyObject(lambda: _guests_menu(request, words))
        return shown
    links = [(_("Profile"), reverse("user_portal:profile"), "person")]
    if driver.acted_by is None:
        links.append((_("Change password"), reverse("user_portal:change_password"), "key"))
    shown["account_links"] = links
    forced = driver.must_change_password and driver.acted_by is None
    if not forced and not missing_fields(driver):
        pages = [(label, reverse(name), icon) for label, name, icon in _pages(driver)]
        shown["menu"] = [_node(request, *page) for page in (*pages, *_map(), *_own_pages(words))]
    return shown


def _guests_menu(request, words):
    """Start page, lots, map, the client's own pages; guests find the rest by the buttons."""
    home = (_("Home"), reverse("user_portal:home"), "house")
    lots = (_("Lots"), reverse("user_portal:lots"), "p-square")
    return [_node(request, *page) for page in (home, lots, *_map(), *_own_pages(words))]


def _map():
    """The map, where the client has a place to show on it (parking §19.1)."""
    return [(_("Map"), reverse("user_portal:real_time_map"), "map")] if has_map() else []


def _own_pages(words):
    return [(words.menu_label(page), page.get_absolute_url(), "file-earmark-text") for page in words.pages]


def _pages(driver):
    pages = [
        (_("Home"), "user_portal:home", "house"),
        (_("Permits"), "user_portal:permits", "ticket-perforated"),
        (_("Vehicles"), "user_portal:vehicles", "car-front"),
        (_("Tickets"), "user_portal:tickets", "receipt"),
        (_("Payments"), "user_portal:payments", "credit-card"),
        (_("Profile"), "user_portal:profile", "person"),
    ]
    if keeps_waitlists() or entry_of(driver):
        pages.insert(2, (_("Waiting list"), "user_portal:waitlist", "hourglass-split"))
    if managed_company(driver):
        pages.append((_("Company users"), "user_portal:company", "building"))
    return pages


def _node(request, label, url, icon):
    here = request.path == url or (len(url) > 1 and request.path.startswith(url))
    return {"label": label, "url": url, "icon": icon, "active": here}
