"""Two clients with twin people, and browsers on their sites."""

import pytest
from django.test import Client as Browser

from accounts.services.profiles import save_profile
from core.scoping import client_scope
from tests.factories.accounts import ACTOR, PASSWORD, make_site
from tests.live import live_site, visit  # noqa: F401


@pytest.fixture
def here(db):
    return complete(make_site("ALPHA"))


@pytest.fixture
def there(db):
    return complete(make_site("BETA"))


def complete(site):
    """Give the site's driver the facts that every client requires; without them only the profile page opens."""
    with client_scope(site.client):
        save_profile(actor=ACTOR, user=site.driver, values={"first_name": "Dora", "last_name": "Diver"})
        site.driver.refresh_from_db()
    return site


@pytest.fixture
def scope(here):
    """The scope of `here`, open."""
    with client_scope(here.client):
        yield here


@pytest.fixture
def browse():
    """`browse(site)`: a browser on that site's host."""
    return lambda site, **facts: Browser(headers={"host": site.host}, **facts)


@pytest.fixture
def signed_in(browse):
    """`signed_in(site, "driver")`: the browser of a driver who is signed in there."""

    def sign_in(site, name="driver", password=PASSWORD):
        browser = browse(site)
        answer = browser.post("/login/", {"identifier": name, "password": password})
        assert answer.status_code == 302, answer.content.decode()
        return browser

    return sign_in
