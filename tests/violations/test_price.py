"""What tickets cost (enforcement §6). Pure figures, no database."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from violations.choices import FineAction
from violations.rules.price import amount_owed, discount_at, next_rise, price_at

ISSUED = datetime(2026, 3, 2, 14, tzinfo=UTC)
WEEK = timedelta(hours=168)
SECOND = timedelta(seconds=1)


@dataclass
class Ticket:
    fine: Decimal = Decimal(50)
    towing: Decimal = Decimal(0)
    issued_at: datetime = ISSUED
    is_spoiled: bool = False
    is_warning: bool = False
    fine_action: str = ""
    adjusted_fine: Decimal = Decimal(0)
    appealed_at: datetime | None = None


@dataclass
class Line:
    fine: Decimal = Decimal(50)
    discount_amount: Decimal = Decimal(10)
    discount_hours: int = 168


def test_enforcement_T7_the_last_second_of_the_discount_counts():
    assert price_at(Ticket(), [Line()], ISSUED + WEEK).amount == 40
    assert price_at(Ticket(), [Line()], ISSUED + WEEK + SECOND).amount == 50
    within = ISSUED + WEEK + timedelta(microseconds=999_999)
    assert price_at(Ticket(), [Line()], within).amount == 40, "instants are whole seconds (DECISIONS 24)"


def test_enforcement_MON_4_two_weeks():
    ticket, line = Ticket(Decimal(30)), Line(Decimal(30), Decimal(10), 14 * 24)
    assert price_at(ticket, [line], ISSUED + timedelta(days=14)).amount == 20
    assert price_at(ticket, [line], ISSUED + timedelta(days=14, seconds=1)).amount == 30


def test_enforcement_MON_3_each_line_has_its_own():
    lines = [Line(), Line(Decimal(25), Decimal(0), 0)]
    assert price_at(Ticket(Decimal(75)), lines, ISSUED).amount == 65
    assert price_at(Ticket(Decimal(75)), lines, ISSUED + WEEK + SECOND).amount == 75


def test_enforcement_MON_3_no_line_falls_below_nothing():
    assert price_at(Ticket(Decimal(5)), [Line(fine=Decimal(5))], ISSUED).amount == 0


def test_enforcement_MON_9_reduced_and_cancelled():
    reduced = Ticket(fine_action=FineAction.REDUCED, adjusted_fine=Decimal(20), towing=Decimal(5))
    assert price_at(reduced, [Line()], ISSUED + timedelta(days=2)).amount == 25
    assert price_at(Ticket(fine_action=FineAction.CANCELLED, towing=Decimal(5)), [Line()], ISSUED).amount == 0


def test_enforcement_MON_9_upheld_earns_no_discount():
    assert price_at(Ticket(fine_action=FineAction.UPHELD), [Line()], ISSUED).amount == 50


def test_enforcement_MON_5_boot_and_fine():
    lines = [Line(Decimal(150), Decimal(0), 0), Line()]
    assert price_at(Ticket(Decimal(200)), lines, ISSUED + timedelta(days=1)).amount == 190


@pytest.mark.parametrize("removes", [True, False])
def test_enforcement_MON_5_an_appeal_takes_the_discount_where_the_client_says_so(removes):
    appealed = Ticket(appealed_at=ISSUED)
    found = price_at(appealed, [Line()], ISSUED, appeal_removes_discount=removes)
    assert found.amount == (50 if removes else 40)


@pytest.mark.parametrize("flag", ["is_spoiled", "is_warning"])
def test_enforcement_MON_10_what_is_void_or_a_warning_owes_nothing(flag):
    assert price_at(Ticket(towing=Decimal(9), **{flag: True}), [Line()], ISSUED).amount == 0


def test_enforcement_MON_6_towing_is_never_discounted():
    price = price_at(Ticket(towing=Decimal(80)), [Line()], ISSUED)
    assert (price.fine, price.discount, price.towing, price.amount) == (50, 10, 80, 120)


def test_what_is_owed_knows_no_discount():
    assert amount_owed(Ticket(towing=Decimal(7))) == 57


def test_the_price_rises_when_the_first_discount_ends():
    lines = [Line(), Line(discount_hours=24)]
    assert next_rise(ISSUED, lines, ISSUED) == ISSUED + timedelta(hours=24)
    assert next_rise(ISSUED, lines, ISSUED + timedelta(hours=25)) == ISSUED + WEEK
    assert next_rise(ISSUED, lines, ISSUED + WEEK + SECOND) is None
    assert discount_at(ISSUED, lines, ISSUED) == 20
