"""Two clients with twin people: the same user names and addresses in both."""

import pytest
from django.test import Client as Browser

from core.scoping import client_scope
from tests.factories.accounts import make_site


@pytest.fixture
def here(db):
    return make_site("ALPHA")


@pytest.fixture
def there(db):
    return make_site("BETA")


@pytest.fixture
def scope(here):
    """The scope of `here`, open."""
    with client_scope(here.client):
        yield here


@pytest.fixture
def browse():
    """`browse(site)`: a browser on that site's host."""
    return lambda site: Browser(headers={"host": site.host})
