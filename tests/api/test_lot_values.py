"""Lot values over the wire (enforcement §16.13)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.choices import ApiScope
from api.answers import LotValues
from core.scoping import client_scope
from tests.factories.accounts import make_driver
from tests.factories.parking import LotFactory, PermitFactory, PermitRentalFactory, SalesWindowFactory

PATH = "permits/lot-values"
KEYS = [
    "lot_type", "lot_name", "default_cost", "total_permits", "rented_permits", "utilized_pct", "amount_projected",
    "amount", "tax_amount", "tax_amount1", "tax_amount2", "total",
]  # fmt: skip


@pytest.fixture
def lots(ours):
    """A lot of three numbers, one of them rented for 104.36447, and after it one without numbers."""
    with client_scope(ours.client):
        now = timezone.now()
        lot = LotFactory(name="Garage", window_type="M", default_cost=75, sort_order=1)
        numbers = [PermitFactory(lot=lot, number=str(number)) for number in range(3)]
        PermitRentalFactory(
            permit=numbers[0],
            person=make_driver("d"),
            sales_window=SalesWindowFactory(),
            cost="104.36447",
            starts_at=now,
            ends_at=now + timedelta(days=9),
        )
        LotFactory(name="Empty", window_type="Y", default_cost="12.50", sort_order=2)
    return ours


def test_enforcement_T30_a_bare_list_with_null_at_capacity_0_for_a_get_with_a_body(lots):
    reply = lots.call(PATH, method="GET")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "application/json")
    garage, empty = reply.json
    assert list(garage) == list(empty) == KEYS
    assert (garage["utilized_pct"], empty["utilized_pct"]) == (33.33, None)
    assert (garage["amount_projected"], garage["amount"], garage["total"]) == (75, 104.36447, 104.36)
    assert (empty["lot_type"], empty["lot_name"], empty["default_cost"], empty["total"]) == (
        "Y",
        "Empty",
        12.5,
        0,
    )
    LotValues.model_validate(reply.json)


def test_enforcement_J_3_numbers_have_no_needless_zeros(lots):
    text = lots.call(PATH).content
    assert b'"default_cost":75,' in text and b'"amount":104.36447,' in text and b'"tax_amount":0,' in text
    assert b".0," not in text and b".0}" not in text


def test_enforcement_J_1_body_of_get_query_of_get_and_body_of_post_say_the_same(lots):
    url = f"/api/oc-toma/v1/{PATH}"
    said = [
        lots.call(PATH, method="GET"),
        lots.send(f"{url}?apiToken={lots.plain}", {}, b"", method="GET"),
        lots.send(f"{url}/?api_token={lots.plain}", {}, b"", method="GET", content_type="text/plain"),
        lots.call(PATH),
        lots.send(url, {}, b"", method="GET", headers={"Authorization": f"Bearer {lots.plain}"}),
    ]
    assert {(reply.status, reply.content) for reply in said} == {(200, said[0].content)}


def test_enforcement_J_5_a_token_that_may_not_is_told_so(lots, theirs):
    url = f"/api/OC_TOMA/v1/{PATH}"
    _row, narrow = lots.new_token(
        scopes=[scope for scope in ApiScope.values if scope != "permits.lot_values"]
    )
    for token, status, code in (("", 401, 9001), (theirs.plain, 401, 9034), (narrow, 403, 9002)):
        by_query = lots.send(f"{url}?apiToken={token}", {}, b"", method="GET")
        by_body = lots.send(url, {"apiToken": token}, method="GET")
        assert {(reply.status, reply.code) for reply in (by_query, by_body)} == {(status, code)}
    assert lots.send(url, {}, b"", method="GET").code == 9001


def test_enforcement_9003_what_a_get_says_twice_or_without_end(lots):
    url = f"/api/OC_TOMA/v1/{PATH}?apiToken={lots.plain}"
    for more in (f"&apiToken={lots.plain}", "".join(f"&k{number}=" for number in range(100))):
        reply = lots.send(url + more, {}, b"", method="GET")
        assert (reply.status, reply.code) == (400, 9003)
    assert lots.send(url, {}, b"[]", method="GET").code == 9003, "a body counts before the query"


def test_a_query_says_nothing_to_other_calls(ours):
    reply = ours.send(f"/api/OC_TOMA/v1/permits/stats?apiToken={ours.plain}", {}, b"{}")
    assert (reply.status, reply.code) == (401, 9001)


def test_the_other_client_has_its_own_lots(lots, theirs):
    assert theirs.call(PATH).json == []
