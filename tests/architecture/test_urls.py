"""Every address is in a table with who may open it; a new one fails until it is (DESIGN §4)."""

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from accounts.choices import ApiScope
from admin_portal.access import WORDS
from core.ports import menu
from core.rights import rights
from tests.architecture.tables import ADMIN_PAGES, ENDPOINTS, OPEN_PAGES, PORTAL_PAGES

CONSOLE = "admin:"  # the operator console: Django's own admin, operators only, with tests of its own


def addresses(resolver=None, path="", namespaces=()):
    """(name with its namespaces, pattern, view) of every address of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from addresses(entry, path + str(entry.pattern), inner)
        else:
            yield ":".join((*namespaces, entry.name or "")), path + str(entry.pattern), entry.callback


def test_every_address_is_classified():
    listed = {f"admin_portal:{name}" for name in ADMIN_PAGES} | {
        f"user_portal:{name}" for name in PORTAL_PAGES
    }
    listed |= {f"api:{name}" for name in ENDPOINTS} | OPEN_PAGES.keys()
    found = {name for name, _path, _view in addresses() if not name.startswith(CONSOLE)}
    assert found == listed
    assert all(OPEN_PAGES.values())


def test_every_admin_page_asks_for_the_right_of_its_row():
    views = {
        name.partition(":")[2]: view for name, _path, view in addresses() if name.startswith("admin_portal:")
    }
    assert {name: view.required_right for name, view in views.items()} == {
        name: page.right for name, page in ADMIN_PAGES.items()
    }
    assert {page.right for page in ADMIN_PAGES.values()} <= WORDS | set(rights.keys())


def test_every_portal_page_says_who_may_open_it():
    views = {
        name.partition(":")[2]: view for name, _path, view in addresses() if name.startswith("user_portal:")
    }
    assert {name: view.access for name, view in views.items()} == {
        name: page.access for name, page in PORTAL_PAGES.items()
    }


def test_every_endpoint_has_a_scope():
    assert set(ENDPOINTS) <= set(ApiScope.values)


def test_every_right_opens_something():
    """A right that no page, action or button asks for misleads whoever gives it."""
    asked = {page.right for page in ADMIN_PAGES.values()} | {"lots.price", "alarms.view", "users.view"}
    asked |= {"content.raw_html", "permits.prorate"}  # parts of a page
    assert set(rights.keys()) <= asked | {"dashboards.browse"}


def test_menu_leaves_lead_to_listed_pages_with_the_same_right():
    for item in menu:
        name = item.url_name.partition(":")[2]
        assert ADMIN_PAGES[name].right == item.right, item.key


def test_the_api_has_no_page_of_another_surface():
    for name, path, _view in addresses():
        assert not (name.startswith("api:") and not path.startswith("api/")), name
