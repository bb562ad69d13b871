"""The demonstration: complete, repeatable, and nowhere else (DECISIONS 19, parking X-15)."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F, Sum
from django.test import Client as Browser
from django.utils import timezone

from accounts.choices import UserKind
from accounts.models import User
from content.queries.branding import Brand, brand
from core.models import Client, SystemTask
from core.scoping import all_clients, client_scope
from core.system_settings import value
from opscom.demo.load import TOKEN, load_demo
from opscom.demo.people import ADMIN, DRIVER
from opscom.demo.rights import SOURCES
from parking.models import (
    Lot,
    LotZone,
    PayStationRecord,
    Permit,
    PermitRental,
    RentalVehicle,
    SalesWindow,
    Vehicle,
    WaitlistEntry,
)
from parking.queries.lot_value import lot_values
from parking.queries.offers import bookable_lots, offer_of, offers_of
from parking.queries.waitlists import held_permits, may_join
from payments.models import (
    Charge,
    LedgerEntry,
    PaymentProblem,
    PaymentState,
    PaymentType,
    Reconciliation,
    RefundState,
)
from payments.queries.cart import due_lines
from payments.queries.credit import credit_of
from payments.queries.payment_search import payments_of
from payments.rules.standing import standing_after, standing_of
from payments.rules.taxes import totals
from violations.models import OffenceItem, Violation
from violations.queries.own_tickets import tickets_of

SAMPLE = Path(__file__).parent / "lot_value_sample.json"


@pytest.fixture
def campus(db, monkeypatch):
    monkeypatch.setenv("FAKES_URL", "http://127.0.0.1:9100")
    load_demo()
    client = Client.objects.get(code="OC_TOMA")
    with client_scope(client):
        yield client


def test_parking_X_15_the_17_lots_are_those_of_the_sample(campus):
    sample = [
        (row["lot_name"], row["lot_type"], row["default_cost"]) for row in json.loads(SAMPLE.read_text())
    ]
    lots = Lot.objects.order_by("sort_order").values_list("name", "window_type", "default_cost")
    assert list(lots) == sample
    assert len(sample) == 17


def test_there_are_vehicles_zones_people_of_every_kind_and_live_rights_of_several_sources(campus):
    assert Vehicle.objects.count() == 2000
    assert LotZone.objects.filter(name="1001").get().lot_rows.count() == 2
    assert set(User.objects.values_list("kind", flat=True)) == {UserKind.STAFF, UserKind.DRIVER}
    assert set(PayStationRecord.objects.values_list("source", flat=True)) == set(SOURCES)
    assert User.objects.filter(kind=UserKind.STAFF).count() == 6
    types = User.objects.filter(kind=UserKind.DRIVER).values_list("profile__user_type__name", flat=True)
    assert len(set(types)) == 6


def test_loading_twice_makes_nothing_twice_but_tops_up_what_ended(campus):
    with all_clients(reason="a test counts everything"):
        before = (
            Client.objects.count(),
            User.objects.count(),
            Vehicle.objects.count(),
            PayStationRecord.objects.count(),
        )
        load_demo()
        after = (
            Client.objects.count(),
            User.objects.count(),
            Vehicle.objects.count(),
            PayStationRecord.objects.count(),
        )
    assert before == after
    PayStationRecord.objects.filter(source="T2").delete()
    load_demo()
    assert PayStationRecord.objects.filter(source="T2").count() == SOURCES["T2"]


def test_parkmobile_points_at_the_fake_and_runs_by_itself(campus):
    assert value("parkmobile_base_url").startswith("http://127.0.0.1:9100")
    assert SystemTask.objects.get(key="parkmobile.fetch").enabled


@pytest.mark.parametrize(("address", "login"), [("/admin/login/", ADMIN), ("/login/", DRIVER)])
def test_the_printed_logins_work_and_nobody_else_has_a_password(campus, address, login):
    browser = Browser(headers={"host": "localhost"})
    answer = browser.post(address, {"identifier": login[0], "password": login[1]})
    assert answer.status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    usable = [
        user for user in User.objects.all() if user.has_usable_password() and user.username.count(".") == 2
    ]
    assert not usable


def test_the_printed_token_answers(campus):
    body = {"api_token": TOKEN, "client": "OC-TOMA", "plate": "abc-123"}
    answer = Browser().post("/api/v1/validate/plate", body, content_type="application/json").json()
    assert answer["error"] == 0
    assert "HotSpot" in {permit["type"] for permit in answer["data"]["responseJSON"]["permits"]}
    assert answer["data"]["responseJSON"]["alarm"] == "Wanted to talk with."


def test_tomahawku_has_a_look_of_its_own_and_globex_the_houses(campus):
    own = brand()
    assert own.sheet_url and own.logo and own.header
    page = Browser(headers={"host": "localhost"}).get("/").content.decode()
    assert own.sheet_url in page and own.logo.url in page
    with client_scope(Client.objects.get(code="GLOBEX")):
        assert brand() == Brand()


def test_load_demo_refuses_outside_the_demo(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="run demo"):
        call_command("load_demo")
    assert not Client.objects.exists()


def test_no_page_about_money_is_empty(campus):
    driver = User.objects.get(kind=UserKind.DRIVER, username=DRIVER[0])
    lines = due_lines(driver, timezone.now())
    lines = [line for line in lines if line.key[0] == "charge"]
    assert sum(line.is_payable for line in lines) == 3 and sum(line.is_in_open_payment for line in lines) == 2
    assert credit_of(driver) > 0 and payments_of(driver).count() >= 6
    found = set(PaymentState.objects.values_list("status", flat=True))
    assert found == {"pending", "promised", "processed", "attention", "partial_refund", "refunded"}
    assert {"to_approve", "to_process", "succeeded"} == set(
        RefundState.objects.values_list("status", flat=True)
    )
    assert PaymentProblem.objects.filter(closed_at=None).count() == 2 and Reconciliation.objects.exists()
    assert Charge.objects.unpaid().filter(person=None).exists()


def test_the_history_adds_up_to_its_states_and_stands_in_the_books(campus):
    for state in PaymentState.objects.prefetch_related("payment__events", "payment__lines"):
        assert standing_after(state.payment.events.all()) == standing_of(state)
        found = totals([(line.amount, line.taxes) for line in state.payment.lines.all()])
        assert (found.subtotal, found.total) == (state.payment.subtotal, state.payment.total)
    paid = PaymentState.objects.exclude(processed_at=None).aggregate(sum=Sum(F("received") - F("refunded")))
    assert LedgerEntry.objects.with_total().aggregate(sum=Sum("total")) == paid


def test_fakepay_knows_where_each_client_hears_of_payments(campus, settings, tmp_path):
    settings.DATA_DIR, settings.SITE_PORT = tmp_path, 8000
    load_demo()
    accounts = json.loads((tmp_path / "fakes.json").read_text())["fakepay"]["accounts"]
    card = PaymentType.objects.get(provider="fakepay")
    hook = f"http://127.0.0.1:8000/hooks/payments/OC_TOMA/{card.reference}/"
    assert accounts[0] == {"secret": "fakepay-demo", "name": "TomahawkU", "hook": hook}
    assert len({account["secret"] for account in accounts}) == len(accounts) == 2


def test_parking_29_23_and_X_15_the_lots_are_worth_what_the_sample_says(campus):
    reply = Browser().post(
        "/api/OC-TOMA/v1/permits/lot-values", {"apiToken": TOKEN}, content_type="application/json"
    )
    sample = json.loads(SAMPLE.read_text())
    assert reply.json() == sample and len(sample) == 17
    written = json.dumps(sample, separators=(",", ":"))
    assert reply.content.decode() == written, "to the last digit, 525 and not 525.0"


def test_windows_that_ended_are_followed_by_others_that_are_sold_alike(campus, monkeypatch):
    before = lot_values(timezone.now())
    later = timezone.now() + timedelta(days=400)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert sum(row.rented_permits for row in lot_values(later)) == 0
    load_demo()
    assert lot_values(later) == before
    load_demo()
    assert lot_values(later) == before


def test_the_printed_driver_has_no_permit_and_can_buy_one_or_a_temporary_one(campus):
    driver = User.objects.get(kind=UserKind.DRIVER, username=DRIVER[0])
    offers = {offer.lot.short_name: offer for offer in offers_of(bookable_lots(), driver, timezone.now())}
    assert {name for name, offer in offers.items() if not offer.bars} >= {"RES", "SEM-E", "SOUTH", "MAIN-P"}
    assert not offers["SOUTH"].temp_bars
    guest = {
        offer.lot.short_name
        for offer in offers_of(bookable_lots(), None, timezone.now())
        if not offer.temp_bars
    }
    assert guest == {"RES-V", "VIS", "SOUTH"}


def test_a_demo_of_before_there_were_permits_gets_them_at_its_next_start(campus):
    sample = json.loads(SAMPLE.read_text())
    RentalVehicle.objects.all().delete()
    for model in (WaitlistEntry, PermitRental, Permit, SalesWindow):
        model.objects.all().delete()
    assert not any(row.total_permits for row in lot_values(timezone.now()))
    load_demo()
    assert [row.total_permits for row in lot_values(timezone.now())] == [
        row["total_permits"] for row in sample
    ]


def test_eight_people_wait_for_a_full_lot_two_may_buy_and_one_number_is_held(campus):
    lot, now = Lot.objects.get(short_name="MAIN"), timezone.now()
    statuses = Counter(WaitlistEntry.objects.open().of_lots([lot]).values_list("status", flat=True))
    assert statuses == {"waiting": 6, "assigned": 2}
    assert held_permits().get().lot == lot and value("waitlist_managed")
    driver = User.objects.get(kind=UserKind.DRIVER, username=DRIVER[0])
    offer = offer_of(lot, driver, now)
    assert offer.is_full and may_join(offer)
    types = WaitlistEntry.objects.values_list("person__profile__user_type__grouping", flat=True)
    assert Counter(kind == "Student" for kind in types) == {True: 4, False: 4}


def test_tickets_are_in_every_state(campus):
    rows = Violation.objects.with_state(timezone.now())
    found = Counter(rows.values_list("state", flat=True))
    assert found == {
        "open": 13, "overdue": 13, "paid": 8, "warning": 5, "spoiled": 2, "appealed": 2, "cancelled": 1
    }  # fmt: skip
    assert rows.filter(fine_action="Reduced").count() == 2
    assert rows.order_by("issued_at").first().issued_at > timezone.now() - timedelta(days=61)
    assert rows.filter(lines__item__admin_only=True).count() == 3
    assert rows.exclude(person=None).exists() and not rows.filter(lines__item__apply_boot=True).exists()
    assert OffenceItem.objects.filter(category=None).count() == 2
    assert set(User.objects.exclude(badge_number="").values_list("badge_number", flat=True)) == {
        "100",
        "117",
        "203",
    }


def test_the_printed_driver_has_tickets_to_pay_and_one_that_was_issued_nevertheless(campus):
    driver = User.objects.get(kind=UserKind.DRIVER, username=DRIVER[0])
    tickets = tickets_of(driver)
    assert tickets.unpaid().count() == 3 and tickets.filter(is_warning=True).count() == 1
    payable = [line for line in due_lines(driver, timezone.now()) if line.key[0] == "violation"]
    assert len(payable) == 3 and all(line.is_payable for line in payable)
    told = tickets.exclude(override_reason="").get()
    assert told.plate == "ABC 123" and told.plate_answer["dntt"]
