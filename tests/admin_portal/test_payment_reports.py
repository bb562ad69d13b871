"""The reports on money: figures by hand, to five places (parking §27, RPT-7)."""

from datetime import datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from payments.choices import Module
from payments.models import LedgerEntry
from payments.queries.ledger import DAY, GL_CODE, MODULE, TYPE, grouped, ledger, sums_of, taxes_collected
from payments.queries.payment_types import built_in
from payments.services.refunds import ask_refund, process_refund
from tests.factories.accounts import ACTOR
from tests.payments.conftest import charge, office, pay  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(office, monkeypatch):  # noqa: F811
    """1 May, 23:30 in Toronto: 144.89 permit (4000) and 33.33 tag (4100), 198.72 by payroll; 2 May: 10.00 violation in
    cash, and 50.00 of the first go back to the account."""
    at(monkeypatch, 1, 23, 30)
    charge(office.driver, "144.89", Module.PERMITS, description="Permit", gl_code="4000")
    charge(office.driver, "33.33", description="Tag", gl_code="4100")
    office.first = pay(office.driver, office.sure)
    at(monkeypatch, 2, 9, 0)
    charge(office.driver, "10.00", Module.VIOLATIONS, description="Ticket")
    pay(office.driver, office.cash, is_received=True, payer=None)
    refund = ask_refund(actor=ACTOR, payment_id=office.first.payment_id, amount=D("50.00"), comment="x")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=built_in("credit").pk)
    return office


def at(monkeypatch, day, hour, minute):
    moment = timezone.make_aware(
        datetime(2026, 5, day, hour, minute), timezone.zoneinfo.ZoneInfo("America/Toronto")
    )
    monkeypatch.setattr(timezone, "now", lambda: moment)


# The first payment: tax 1 is 5 % of both, 7.24450 + 1.66650 = 8.91100; tax 2 is 8 % of the permit, 11.59120.
# 178.22 + 8.911 + 11.5912 = 198.7222, charged 198.72, rounding -0.0022.
# Of the 50.00 back: tax 1 8.911 × 50 / 198.72 = 2.24210, tax 2 11.5912 × 50 / 198.72 = 2.91647, before taxes 44.84143,
# of which the permit 44.84143 × 144.89 / 178.22 = 36.45536 and the tag 8.38607.


def test_every_column_adds_up_to_the_money(books):
    sums = sums_of(ledger())
    assert sums["total"] == D("198.72") + D("10.00") - D("50.00")
    assert (sums["tax1"], sums["tax2"]) == (D("8.911") - D("2.24210"), D("11.5912") - D("2.91647"))
    assert sums["rounding"] == D("-0.0022")


def test_taxes_by_slot_and_module(books):
    figures = {(row.tax, row.module): row for row in taxes_collected(ledger())}
    assert len(figures) == 3, "no tax was taken on the violation"
    permits = figures["GST", "Permits"]
    # 2.24210 × 7.2445 / 8.911 = 1.82279
    assert (permits.collected, permits.returned, permits.net) == (D("7.2445"), D("1.82279"), D("5.42171"))
    assert permits.taxed == D("144.89") - D("36.45536")
    other = figures["GST", "Other charges"]
    assert (other.collected, other.returned) == (D("1.6665"), D("0.41931"))
    assert (figures["PST", "Permits"].collected, figures["PST", "Permits"].net) == (
        D("11.5912"),
        D("8.67473"),
    )


def test_sums_by_type_module_code_and_day(books):
    def shown(by):
        with timezone.override(books.client.time_zone):
            return {row.name: (row.payments, row.received, row.returned) for row in grouped(ledger(), by)}

    assert shown(TYPE) == {
        "Payroll, sure": (1, D("198.72"), 0),
        "Cash desk": (1, D("10.00"), 0),
        "Account credit": (0, 0, D("50.00")),
    }
    # The permit: 144.89 + 7.2445 + 11.5912 - 0.0022 = 163.72350; back 36.45536 + 1.82279 + 2.91647 = 41.19462.
    assert shown(MODULE)["Permits"] == (1, D("163.7235"), D("41.19462"))
    assert shown(MODULE)["Violations"] == (1, D("10.00"), 0)
    assert shown(GL_CODE)["4100"] == (1, D("34.9965"), D("8.80538"))
    assert shown(DAY) == {
        "2026-05-01": (1, D("198.72"), 0),
        "2026-05-02": (1, D("10.00"), D("50.00")),
    }, "days are those of the client's time zone"


@pytest.fixture
def desk(office, signed_in):  # noqa: F811
    return signed_in(office.site)


def page(desk, name, **query):
    return desk.get(reverse(f"admin_portal:{name}"), query)


def test_a_day_is_itemised_with_refunds_as_negative_lines_on_their_own_day(books, desk):
    first = page(desk, "payments_daily", days_after="2026-05-01", days_before="2026-05-01")
    assert first.context["count"] == 2 and first.context["table"].sums["total"] == D("198.72")
    second = page(desk, "payments_daily", days_after="2026-05-02", days_before="2026-05-02")
    text = second.content.decode()
    assert second.context["count"] == 3 and "−$36.46" in text and "Refund" in text
    assert second.context["table"].sums["total"] == D("-40.00") and "−$40.00" in text
    today = page(desk, "payments_daily")
    assert today.context["count"] == 3, "without days it is today"


def test_the_day_is_narrowed_by_type_module_and_code(books, desk):
    def count(**query):
        return page(desk, "payments_daily", days_after="2026-05-01", **query).context["count"]

    assert count() == 5
    assert count(payment_type=books.cash.pk) == 1
    assert count(module="permits") == 2
    assert count(q="4100") == 2


def test_exports_hold_five_places(books, desk):
    csv = desk.get(reverse("admin_portal:payments_daily") + "?export=csv").getvalue().decode()
    assert "-36.45536" in csv and "-2.91647" in csv
    csv = desk.get(reverse("admin_portal:payments_taxes") + "?export=csv").getvalue().decode()
    assert "1.82279" in csv and "GST" in csv


def test_the_summary_keeps_its_days_from_tab_to_tab(books, desk):
    answer = page(desk, "payments_summary", by="gl_code", days_after="2026-05-02")
    tabs = {tab["label"]: tab for tab in answer.context["tabs"]}
    assert tabs["By accounting code"]["active"] and "days_after=2026-05-02" in tabs["By module"]["url"]
    assert "without a code" in answer.content.decode()


def test_the_reports_ask_as_often_for_many_rows(books, desk):
    def asked(name):
        with CaptureQueriesContext(connection) as captured:
            assert page(desk, name, days_after="2026-05-01").status_code == 200
        return len(captured)

    names = ("payments_daily", "payments_taxes", "payments_summary")
    before = [asked(name) for name in names]
    for number in range(4):
        charge(books.driver, "1.00", description=f"more {number}")
    pay(books.driver, books.sure)
    assert LedgerEntry.objects.count() == 9
    assert [asked(name) for name in names] == before
