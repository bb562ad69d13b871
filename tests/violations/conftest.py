from types import SimpleNamespace

import pytest

from core.scoping import client_scope
from tests.factories.accounts import make_site
from tests.factories.parking import VehicleDriverFactory, VehicleFactory
from tests.factories.violations import LocationFactory, OffenceItemFactory, TicketCategoryFactory
from tests.payments.conftest import office  # noqa: F401


@pytest.fixture
def city(db) -> SimpleNamespace:
    """A client with a clerk, a driver of ABC 123, a category, an offence of 50 with 10 off for 168 hours, a place."""
    site = make_site("ALPHA")
    with client_scope(site.client):
        site.vehicle = VehicleFactory(plate="ABC 123")
        site.link = VehicleDriverFactory(vehicle=site.vehicle, user=site.driver, is_primary=True)
        site.category = TicketCategoryFactory(name="Street")
        site.offence = OffenceItemFactory(description="Parked in Loading Zone", category=site.category)
        site.location = LocationFactory(name="Downtown Business District")
        yield site
