"""Finding tickets (enforcement §5.5, TKT-5, SRC-1)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from payments.choices import Module
from payments.services.taxes import save_taxes
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import VehicleFactory
from tests.factories.violations import (
    LocationFactory,
    OffenceItemFactory,
    ViolationFactory,
    ViolationLineFactory,
)
from violations.choices import TicketState
from violations.models import Violation
from violations.queries.own_tickets import TicketCounts, counts_of, open_first
from violations.queries.prices import PriceList
from violations.queries.search import TicketsAsked, listed, person_of, ticket_named, tickets_found


@pytest.fixture
def written(city):
    """Three tickets: of the driven vehicle, of a vehicle without driver, to a person."""
    common = {"writer": city.clerk, "category": city.category, "location": city.location}
    now = timezone.now().replace(microsecond=0)
    city.zoe = make_driver("zoe", first_name="Zoe", last_name="Zed")
    city.mine = ViolationFactory(ticket="TT-1", vehicle=city.vehicle, issued_at=now, **common)
    city.stray = ViolationFactory(
        ticket="TT-1-2",
        vehicle=VehicleFactory(plate="XYZ 789"),
        issued_at=now - timedelta(days=40),
        **common,
    )
    city.personal = ViolationFactory(
        ticket="PK-9",
        vehicle=None,
        person=city.zoe,
        issued_at=now - timedelta(days=1),
        is_warning=True,
        **common,
    )
    ViolationLineFactory(violation=city.mine, item=city.offence)
    return city


def found(**asked):
    return [row.ticket for row in tickets_found(TicketsAsked(**asked), timezone.now())]


@pytest.mark.parametrize(
    ("text", "tickets"),
    [
        ("", ["TT-1", "PK-9", "TT-1-2"]),
        ("tt-1", ["TT-1"]),
        (" TT-1-8tq4m2 ", ["TT-1"]),
        ("TT-1-2", ["TT-1-2"]),
        ("TT-1-2-8TQ4M2", ["TT-1-2"]),
        ("abc123", ["TT-1"]),
        ("Zoe Zed", ["PK-9"]),
        ("zoe@example.com", ["PK-9"]),
        ("driver", ["TT-1"]),
        ("8TQ4M2", []),
        ("TT-1-ZZZZZZ", []),
        ("nobody", []),
        ("\x00", ["TT-1", "PK-9", "TT-1-2"]),
    ],
)
def test_enforcement_TKT_5_text_is_a_ticket_with_or_without_pin_a_plate_or_a_user(written, text, tickets):
    assert found(text=text) == tickets


@pytest.mark.parametrize(
    ("text", "ticket"),
    [
        ("TT-1", "TT-1"),
        ("tt-1-8TQ4M2", "TT-1"),
        ("TT-1-2", "TT-1-2"),
        ("8TQ4M2", None),
        ("TT", None),
        (" ", None),
    ],
)
def test_enforcement_SRC_1_the_one_ticket_that_is_called_so(written, text, ticket):
    assert getattr(ticket_named(text), "ticket", None) == ticket


def test_a_ticket_is_found_by_the_plate_as_ticketed_and_as_it_is_now(written):
    Violation.objects.filter(pk=written.mine.pk).update(plate="OLD 1", plate_key="OLD1")
    assert found(text="old 1") == found(text="ABC 123") == ["TT-1"]


def test_filters_narrow_unless_only_the_text_counts(written):
    now, other = timezone.now(), OffenceItemFactory()
    assert found(offence=written.offence) == ["TT-1"] and found(offence=other) == []
    assert found(category=written.category, location=written.location, writer=written.clerk) == found()
    assert found(location=LocationFactory()) == found(writer=written.driver) == []
    assert found(issued=(now - timedelta(days=2), None)) == ["TT-1", "PK-9"]
    assert found(issued=(None, now - timedelta(days=2))) == ["TT-1-2"]
    assert found(was_sent=True) == [] and found(was_sent=False) == found()
    assert found(text="TT-1", state=TicketState.OVERDUE) == []
    assert found(text="TT-1", state=TicketState.OVERDUE, only_text=True) == ["TT-1"]


@pytest.mark.parametrize(
    ("state", "tickets"), [("open", ["TT-1"]), ("overdue", ["TT-1-2"]), ("warning", ["PK-9"])]
)
def test_of_one_state(written, state, tickets):
    assert found(state=state) == tickets


def test_a_listed_ticket_names_the_person_cited_else_the_primary_driver(written, django_assert_num_queries):
    with django_assert_num_queries(3):
        rows = list(listed(tickets_found(TicketsAsked(), timezone.now())))
        assert [person_of(row) for row in rows] == [written.driver, written.zoe, None]


def test_the_balance_has_the_discount_that_runs_and_taxes(written):
    taxes = {"slot": 1, "is_enabled": True, "percentage": Decimal(10), "modules": [Module.VIOLATIONS]}
    save_taxes(actor=ACTOR, taxes=[taxes])
    prices = PriceList(timezone.now())
    assert prices.balance(written.mine) == Decimal("44.00")
    assert PriceList(timezone.now(), is_exempt=True).balance(written.mine) == 40
    assert prices.balance(written.personal) == 0, "a warning asks for nothing"
    written.mine.paid_at = timezone.now()
    assert prices.balance(written.mine) == 0


def test_enforcement_1_2_a_vehicles_tickets_are_counted_and_those_that_ask_for_money_come_first(written):
    facts = {"vehicle": written.vehicle, "writer": written.clerk, "issued_at": timezone.now()}
    ViolationFactory(ticket="P-1", paid_at=timezone.now(), **facts)
    ViolationFactory(ticket="W-1", is_warning=True, **facts)
    ViolationFactory(ticket="S-1", is_spoiled=True, **facts)
    assert counts_of(vehicle=written.vehicle) == TicketCounts(total=3, unpaid=1, warnings=1)
    rows = open_first(Violation.objects.filter(vehicle=written.vehicle))
    assert [row.ticket for row in rows] == ["TT-1", "S-1", "W-1", "P-1"]
