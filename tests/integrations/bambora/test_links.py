"""The link to Hosted Checkout, to its last byte (integrations §15.4)."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
import requests

from integrations.bambora.links import hash_expiry, signed
from tests.integrations.bambora.conftest import bill, press

KEY = UUID("0b0d2a52-6a3c-4f0b-9b56-3f6f2f6a1c11")


def page_url(desk):
    return f"{desk.fakes.url}/bambora/scripts/payment/payment.asp"


def test_the_hash_is_that_of_the_vendors_words():
    """“merchant_id=123456789” with the key “abc”: printf 'merchant_id=123456789abc' | sha1sum (and md5sum)."""
    pairs = [("merchant_id", "123456789")]
    sha1 = "468155ff50e868a98626b1a5a5de6474999b04fe"
    assert signed(pairs, "abc", "sha1") == f"merchant_id=123456789&hashValue={sha1}"
    md5 = "0d6c7e4f551d863570c1afa47c99a4f6"
    assert signed(pairs, "abc", "md5") == f"merchant_id=123456789&hashValue={md5}"


def test_a_whole_link_worked_by_hand(desk):
    """The hash by sha1sum over the line without &hashValue, and the key behind it."""
    made = bill(
        key=KEY,
        amount="12.5",
        language="fr",
        success_url="https://park.example.com/pay/back/?p=é",
        cancel_url="https://park.example.com/pay/cancel/",
        expires_at=datetime(2026, 7, 1, 18, 5, 59, tzinfo=UTC),
    )
    query = (
        "merchant_id=300200000&trnType=P&trnAmount=12.50&trnOrderNumber=7KQ2M9XW4T&trnLanguage=fre"
        "&ref1=0b0d2a52-6a3c-4f0b-9b56-3f6f2f6a1c11"
        "&approvedPage=https%3A%2F%2Fpark.example.com%2Fpay%2Fback%2F%3Fp%3D%C3%A9"
        "&declinedPage=https%3A%2F%2Fpark.example.com%2Fpay%2Fcancel%2F&hashExpiry=202607011105"
    )
    sent = desk.plug.start(desk.login, made)
    assert sent.url == f"{page_url(desk)}?{query}&hashValue=4d9537dac19ea6e46e449f04fc91c5a135184e61"
    assert sent.reference == "", "Bambora has no name for it before somebody pays"
    assert desk.plug.start(desk.login, made) == sent, "the same bill, the same link"
    assert desk.asked() == [], "nobody is asked for a link"


@pytest.mark.parametrize(
    ("utc", "written"),
    [
        ("2026-01-15T20:00:30", "202601151200"),
        ("2026-07-15T20:00:30", "202607151300"),
        ("2026-11-01T08:30:00", "202611010200"),  # 1:30 comes twice this night
        ("2026-11-01T09:30:00", "202611010200"),
        ("2026-11-01T10:30:00", "202611010230"),
    ],
)
def test_a_link_ends_on_pacific_clocks_and_no_hour_too_early(utc, written):
    assert hash_expiry(datetime.fromisoformat(utc).replace(tzinfo=UTC)) == written


@pytest.mark.parametrize("algorithm", ["sha1", "md5", ""])
def test_accounts_choose_their_algorithm(desk, algorithm):
    desk.state(login={**desk.login, "hash_algorithm": algorithm or "sha1"})
    made = bill()
    assert (
        press(desk.plug.start({**desk.login, "hash_algorithm": algorithm}, made).url, "pay").status_code
        == 303
    )


def test_a_link_under_the_wrong_algorithm_or_key_opens_nothing(desk):
    made = bill()
    for wrong in ({"hash_algorithm": "md5"}, {"hash_key": "guess"}, {"merchant_id": "300200001"}):
        answer = requests.get(desk.plug.start({**desk.login, **wrong}, made).url, timeout=5)
        assert (answer.status_code, "<form" in answer.text) == (400, False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("trnAmount=113.40", "trnAmount=1.40"),
        ("trnLanguage=eng", "trnLanguage=fre"),
        ("merchant_id=300200000&trnType=P", "trnType=P&merchant_id=300200000"),  # the same facts, other bytes
        ("&trnType=P", ""),
        ("hashExpiry=2", "hashExpiry=3"),
        ("&hashValue=", "&hashvalue="),
    ],
)
def test_the_smallest_change_closes_the_page(desk, old, new):
    url = desk.plug.start(desk.login, bill()).url
    assert requests.get(url, timeout=5).ok
    assert old in url
    assert requests.get(url.replace(old, new, 1), timeout=5).status_code == 400


def test_what_stands_behind_the_hash_changes_nothing(desk):
    made = bill()
    press(desk.plug.start(desk.login, made).url + "&trnAmount=1.00", "pay")
    assert desk.plug.fetch(desk.login, desk.attempt(made)).amount == Decimal("113.40")


def test_a_link_dies_at_its_minute(desk):
    made = bill(minutes=30)
    url = desk.plug.start(desk.login, made).url
    desk.fakes.control("POST", "clock", {"offset_seconds": 28 * 60})
    assert requests.get(url, timeout=5).ok
    desk.fakes.control("POST", "clock", {"offset_seconds": 31 * 60})
    answer = requests.get(url, timeout=5)
    assert answer.status_code == 400 and "HASH EXPIRED" in answer.text


@pytest.mark.parametrize(
    ("number", "ok"), [("A" * 30, True), ("A" * 31, False), ("7KQ2 M9XW", False), ("", True)]
)
def test_order_numbers_have_thirty_characters_and_no_spaces(desk, number, ok):
    url = desk.plug.start(desk.login, bill(number=number)).url
    assert requests.get(url, timeout=5).ok is ok


@pytest.mark.parametrize("amount", ["0", "-1", "12345678.00"])
def test_amounts_have_nine_digits_and_are_above_zero(desk, amount):
    url = desk.plug.start(desk.login, replace(bill(), amount=Decimal(amount))).url
    assert requests.get(url, timeout=5).status_code == 400


def test_the_page_speaks_the_payers_language(desk):
    texts = {
        code: requests.get(desk.plug.start(desk.login, bill(language=code, number=code)).url, timeout=5).text
        for code in ("en", "fr")
    }
    assert '<html lang="en">' in texts["en"] and '<html lang="fr">' in texts["fr"]
    assert "113.40" in texts["en"] and "113,40" in texts["fr"]


def test_the_pages_host_is_told_for_the_policy_of_our_page(desk, settings):
    assert desk.plug.hosts(desk.login) == (desk.fakes.url,)
    settings.BAMBORA_PAGE_URL = ""
    assert desk.plug.hosts(desk.login) == ("https://web.na.bambora.com",)
    assert desk.plug.start(desk.login, bill()).url.startswith(
        "https://web.na.bambora.com/scripts/payment/payment.asp?"
    )
