"""A lot that sells temporary permits, and people who buy them; its scope is open."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from parking.choices import Channel, TempKind
from parking.models import TempPermit
from parking.services.drivers import link_driver
from parking.services.temp_permits import KIND, Cars, book_temp_permit
from payments.queries.cart import Payer, priced_lines
from tests.factories.accounts import ACTOR, make_site
from tests.factories.parking import LotFactory, VehicleFactory
from tests.payments.bank import bank
from tests.payments.conftest import make_office, pay

HOUR = timedelta(hours=1)
MONTHLY = {"temp_over_30": True, "temp_over_30_monthly_cost": Decimal(80)}


def make_shop(code="ALPHA"):
    """A site; `open_shop` fills it in its scope."""
    bank.reset()
    return make_site(code)


def open_shop(site, **facts):
    """An office with a lot of two spaces at 3 an hour and 12 a day, and its driver's vehicle."""
    office = make_office(site)
    given = {"temp_max": 2, "temp_daily_cost": Decimal(12), "temp_hourly_cost": Decimal(3)}
    office.lot = LotFactory(
        name="North", short_name="NORTH", temp_enabled=True, gl_code="4200", **given | facts
    )
    office.car = new_car(office.driver, "CAR 1")
    return office


def new_car(driver, plate):
    """A vehicle that this driver parks."""
    car = VehicleFactory(plate=plate)
    link_driver(actor=ACTOR, vehicle_id=car.pk, user=driver)
    return car


def soon(hours=1):
    """So many hours from now, to the second."""
    return timezone.now().replace(microsecond=0) + hours * HOUR


def book(office, *, start=1, hours=2, **facts):
    """The driver's booking with their vehicle, by the hour."""
    given = {
        "actor": ACTOR, "lot_id": office.lot.pk, "kind": TempKind.HOURLY, "starts_at": soon(start),
        "ends_at": soon(start + hours), "channel": Channel.PORTAL, "person_id": office.driver.pk,
        "cars": Cars(vehicle_ids=(office.car.pk,)),
    }  # fmt: skip
    return book_temp_permit(**given | facts)


def book_guest(office, plate="GUEST 1", **facts):
    """A guest's booking at the lot's QR code."""
    guest = {
        "person_id": None, "email": "guest@example.com", "channel": Channel.QR, "cars": Cars(plates=(plate,)),
    }  # fmt: skip
    return book(office, **guest | facts)


def lines_of(*permits, payer):
    return priced_lines([(KIND, permit.pk) for permit in permits], payer, timezone.now())


def buy(office, *permits, payment_type=None):
    """The driver pays these at the cash desk's sure way."""
    payer = Payer(office.driver, "en")
    return pay(office.driver, payment_type or office.sure, lines=lines_of(*permits, payer=payer))


def buy_as_guest(office, *permits, payment_type=None):
    """A guest pays these."""
    payer = Payer(None, "en", email="guest@example.com")
    lines = lines_of(*permits, payer=payer)
    return pay(None, payment_type or office.bank, payer=payer, lines=lines)


def run_out(*permits):
    """Let the holds of these be over."""
    pks = [permit.pk for permit in permits]
    TempPermit.objects.filter(pk__in=pks).update(held_until=timezone.now() - timedelta(seconds=1))


def fresh(permit):
    return TempPermit.objects.get(pk=permit.pk)
