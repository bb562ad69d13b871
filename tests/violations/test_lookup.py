"""Finding a ticket by its paper: what opens it, and that guesses learn nothing (enforcement T10, PAY-5)."""

import secrets
from statistics import median
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.scoping import client_scope
from core.system_settings import save_settings
from payments.rules.confirmation import LETTERS
from tests.factories.accounts import ACTOR, make_site
from tests.factories.parking import VehicleFactory
from tests.factories.violations import ViolationFactory
from violations.queries.lookup import find_by_paper
from violations.settings import HIDE_ZERO

GUESSES = 10_000
RIGHT = {"reference": "TT-10016-8TQ4M2", "plate": "ABC 123"}
WRONG = {
    "pin": {"reference": "TT-10016-8TQ4M3", "plate": "ABC 123"},
    "plate": {"reference": "TT-10016-8TQ4M2", "plate": "ABC 124"},
    "ticket": {"reference": "TT-99999-8TQ4M2", "plate": "ABC 123"},
    "no pin": {"reference": "TT-10016", "plate": "ABC 123"},
}


@pytest.fixture
def ticket(city):
    return write(city, ticket="TT-10016", vehicle=city.vehicle)


def write(city, **facts):
    return ViolationFactory(writer=city.clerk, category=city.category, location=city.location, **facts)


def found(reference, plate):
    row = find_by_paper(reference=reference, plate=plate)
    return row and row.pk


@pytest.mark.parametrize("kind", WRONG)
def test_enforcement_T10_only_reference_and_plate_together_find_it(ticket, kind):
    assert find_by_paper(**RIGHT).is_strong and find_by_paper(**RIGHT).pk == ticket.pk
    assert find_by_paper(**WRONG[kind]) is None


def test_enforcement_TKT_4_as_people_type_it(city, ticket):
    for reference in ("tt-10016-8tq4m2", " TT-10016 - 8TQ4M2 ", "TT-10016-8TQ4M2"):
        assert found(reference, "abc-123") == ticket.pk, reference
    zero = write(city, vehicle=city.vehicle, ticket="TT-10017", pin="0110AB")
    assert found("TT-10017-OIL0AB", "ABC123") == zero.pk


def test_enforcement_TKT_8_without_pin_ticket_and_plate_are_enough(city, ticket):
    bare = write(city, vehicle=city.vehicle, ticket="2-001017", pin="")
    assert found("2-001017", "ABC 123") == bare.pk
    assert found("2-001017", "ABC 124") is None and found("2-001017-8TQ4M2", "ABC 123") is None
    assert not find_by_paper(reference="2-001017", plate="ABC 123").is_strong


def test_enforcement_TKT_4_imported_pins_of_two_characters_still_work(city, ticket):
    old = write(city, vehicle=city.vehicle, ticket="TT-9", pin="8T")
    odd = write(city, vehicle=city.vehicle, ticket="TT-10", pin="OI")
    assert found("TT-9-8T", "ABC 123") == old.pk and found("TT-10-oi", "ABC 123") == odd.pk
    assert found("TT-9-8X", "ABC 123") is None and found("TT-9", "ABC 123") is None
    assert not find_by_paper(reference="TT-9-8T", plate="ABC 123").is_strong


def test_enforcement_T2_the_vin_stands_in_the_plates_place(city):
    vin = "1HGBH41JXMN109186"
    vehicle = VehicleFactory(plate=vin, vin=vin)
    row = write(city, ticket="TT-5", vehicle=vehicle)
    assert found("TT-5-8TQ4M2", vin.lower()) == row.pk


def test_a_vehicle_that_has_a_new_plate_is_found_by_both(city, ticket):
    city.vehicle.plate, city.vehicle.plate_key = "NEW 777", "NEW777"
    city.vehicle.save()
    assert found("TT-10016-8TQ4M2", "ABC 123") == ticket.pk == found("TT-10016-8TQ4M2", "NEW 777")


def test_a_ticket_without_a_plate_is_found_by_none(city):
    write(city, ticket="TT-6", vehicle=None, person=city.driver)
    for plate in ("", "-", "ABC 123", "0"):
        assert found("TT-6-8TQ4M2", plate) is None
    assert found("-000000", "") is None


def test_tickets_of_another_client_are_not_there(city, ticket):
    with client_scope(make_site("BETA").client):
        assert find_by_paper(**RIGHT) is None


def test_enforcement_VIO_8_what_costs_nothing_is_not_found_where_that_is_hidden(city, ticket):
    ticket.is_warning = True
    ticket.save()
    assert find_by_paper(**RIGHT)
    save_settings(actor=ACTOR, values={HIDE_ZERO: True})
    assert find_by_paper(**RIGHT) is None


def test_enforcement_T10_every_wrong_one_costs_the_same_query(ticket):
    seen = set()
    for typed in (RIGHT, *WRONG.values()):
        with CaptureQueriesContext(connection) as queries:
            find_by_paper(**typed)
        seen.add(len(queries))
    assert seen == {1}


@pytest.mark.slow
def test_enforcement_PAY_5_ten_thousand_guesses_give_nothing_away(ticket):
    """A third of them each at the pin, the plate and the number. The bound is generous: a look-up takes a millisecond
    here, and over a network nobody measures the tenth of one."""
    times = {"pin": [], "plate": [], "ticket": []}
    for n in range(GUESSES):
        kind = tuple(times)[n % 3]
        pin = "".join(secrets.choice(LETTERS) for _position in range(6))
        typed = {
            "pin": {"reference": f"TT-10016-{pin}", "plate": "ABC 123"},
            "plate": {"reference": "TT-10016-8TQ4M2", "plate": f"ABD {n}"},
            "ticket": {"reference": f"TT-{20000 + n}-8TQ4M2", "plate": "ABC 123"},
        }[kind]
        begun = perf_counter()
        assert find_by_paper(**typed) is None
        times[kind].append(perf_counter() - begun)
    middle = sorted(median(taken) for taken in times.values())
    assert middle[-1] < 2 * middle[0], middle
    assert find_by_paper(**RIGHT).pk == ticket.pk
