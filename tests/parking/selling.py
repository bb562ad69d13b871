"""A lot that sells permits, and people who buy them; for tests of standard permits."""

from datetime import timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.utils import timezone

from parking.choices import RentalStatus
from parking.models import Permit
from parking.queries.own_vehicles import active_links
from parking.services.drivers import link_driver
from parking.services.rentals import request_permit
from parking.services.sales_windows import choose_active_windows, save_sales_window
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import LotFactory, PermitFactory, VehicleFactory
from tests.payments.bank import bank
from tests.payments.conftest import make_office, pay


def make_shop(code="ALPHA", permits=2, **facts) -> SimpleNamespace:
    """A site whose lot will have `permits` numbers from 1 on; `open_shop` fills it in its scope."""
    bank.reset()
    return SimpleNamespace(site=make_site(code, **facts), permits=permits)


def open_shop(shop: SimpleNamespace) -> SimpleNamespace:
    """Give the shop a yearly window on sale, a lot with its numbers, and its `driver` a vehicle, in its open scope."""
    shop.client = shop.site.client
    shop.office = make_office(shop.site)
    shop.window = make_window()
    shop.lot = LotFactory(name="North Lot", short_name="NORTH", default_cost=350, gl_code="4100")
    shop.numbers = [
        PermitFactory(lot=shop.lot, sequence=n, number=str(n)) for n in range(1, shop.permits + 1)
    ]
    shop.driver = shop.site.driver
    shop.car = give_car(shop.driver)
    return shop


def make_window(name="Yearly", active=True, **facts):
    """A yearly window: on sale since yesterday, valid from today for a year."""
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto"))
    values = {
        "name": name,
        "window_type": "Y",
        "sale_starts_at": timezone.now() - timedelta(days=1),
        "starts_on": today,
        "ends_on": today + timedelta(days=364),
    }
    window = save_sales_window(actor=ACTOR, values=values | facts)
    if active:
        choose_active_windows(actor=ACTOR, chosen={window.window_type: window.pk})
    return window


def give_car(person, plate=None):
    car = VehicleFactory(**({"plate": plate} if plate else {}))
    link_driver(actor=ACTOR, vehicle_id=car.pk, user=person)
    assert active_links(person).exists()
    return car


def another_driver(name, plate=None):
    """Somebody else with a vehicle."""
    person = make_driver(name)
    give_car(person, plate)
    return person


def ask(shop, person=None, **facts):
    """A permit of the shop's lot, asked for on the portal."""
    return request_permit(actor=ACTOR, person_id=(person or shop.driver).pk, lot_id=shop.lot.pk, **facts)


def buy(shop, person=None, payment_type=None):
    """A permit that is asked for and paid; returns the rental and the payment's state."""
    rental = ask(shop, person)
    state = pay(person or shop.driver, payment_type or shop.office.sure)
    rental.refresh_from_db()
    return rental, state


def free_numbers(shop) -> list[str]:
    """Numbers of the lot that nobody has."""
    taken = {RentalStatus.REQUESTED, RentalStatus.RESERVED, RentalStatus.RENTED}
    permits = Permit.objects.filter(lot=shop.lot).exclude(rentals__status__in=taken)
    return [permit.number for permit in permits.in_order()]
