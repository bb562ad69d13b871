"""Two clients with twin rows: what one has, the other has under the same names."""

import pytest

from core.actors import system_actor
from core.models import Client
from core.scoping import client_scope
from core.system_settings import save_settings
from tests.parking.selling import another_driver, ask, make_shop, open_shop
from tests.parking.waiting import MANAGERS

ACTOR = system_actor("a test")


@pytest.fixture
def ours(db):
    """A client in Toronto, its scope open."""
    client = Client.objects.create(code="OURS", name="Ours")
    with client_scope(client):
        yield client


@pytest.fixture
def theirs(db):
    """Another client, in Vancouver."""
    return Client.objects.create(code="THEIRS", name="Theirs", time_zone="America/Vancouver")


@pytest.fixture
def shop(db):
    """A lot with two permits on sale, ways of paying and a driver with a vehicle (tests/parking/selling.py)."""
    shop = make_shop()
    with client_scope(shop.site.client):
        yield open_shop(shop)


@pytest.fixture
def full(shop):
    """The shop's lot keeps a list that is managed, and its two numbers are taken by `first` and `second`."""
    save_settings(actor=ACTOR, values={"waitlist_managed": True, "waitlist_managers": MANAGERS})
    shop.lot.waitlist_enabled = True
    shop.lot.save()
    shop.first, shop.second = ask(shop, another_driver("first")), ask(shop, another_driver("second"))
    return shop
