"""Reports of permits: lot value, sales by lot, students' addresses (parking §27)."""

from datetime import date, datetime
from decimal import Decimal as D
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.choices import Grouping
from accounts.models import Profile, Province, UserType
from parking.choices import TEMP_ITEM
from parking.models import Lot, SalesWindow
from parking.queries.permit_sales import permit_sales, sales_by_lot
from payments.models import LedgerEntry, PaymentLine
from payments.queries.payment_types import built_in
from payments.services.refunds import ask_refund, process_refund
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, PermitFactory, TempPermitFactory
from tests.parking.conftest import shop  # noqa: F401
from tests.parking.selling import another_driver, ask, buy
from tests.payments.conftest import pay

TORONTO = ZoneInfo("America/Toronto")
PAGES = ("lot_value", "permit_sales", "permit_sales_month", "temp_sales", "student_permits")


@pytest.fixture
def desk(shop, signed_in):  # noqa: F811
    return signed_in(shop.site)


@pytest.fixture
def year(shop):  # noqa: F811
    """The shop's window is on sale and valid for all of 2026, and its lot has six numbers."""
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "sale_ends_on": date(2026, 12, 31)}
    SalesWindow.objects.update(sale_starts_at=datetime(2025, 12, 1, tzinfo=TORONTO), **days)
    shop.numbers += [PermitFactory(lot=shop.lot, sequence=n, number=str(n)) for n in range(3, 7)]
    return shop


@pytest.fixture
def sales(year, monkeypatch):
    """31 May, 23:30 in Toronto: one permit by payroll. 1 June: another in cash, one in the lot Annex, and the first one
    goes back whole to the account."""
    year.annex = LotFactory(name="Annex", short_name="ANNEX", default_cost=100, sort_order=5)
    PermitFactory(lot=year.annex, number="A-1")
    at(monkeypatch, 5, 31, 23, 30)
    _rental, first = buy(year)
    at(monkeypatch, 6, 1, 9)
    for name, lot in (("second", year.lot), ("third", year.annex)):
        person = another_driver(name)
        year.lot, kept = lot, year.lot
        ask(year, person)
        year.lot = kept
        pay(person, year.office.cash, is_received=True, payer=None)
    refund = ask_refund(actor=ACTOR, payment_id=first.payment_id, amount=None, comment="moved")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=built_in("credit").pk)
    return year


def at(monkeypatch, month, day, hour, minute=0):
    moment = datetime(2026, month, day, hour, minute, tzinfo=TORONTO)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def page(desk, name, **query):
    answer = desk.get(reverse(f"admin_portal:{name}"), query)
    assert answer.status_code == 200
    return answer


def csv(desk, name, **query) -> str:
    return page(desk, name, export="csv", **query).getvalue().decode()


def shown(answer) -> list[tuple]:
    return [
        (row.lot, row.payment_type, row.sold, row.amount, row.total) for row in answer.context["table"].data
    ]


def test_parking_29_23_a_lot_without_permits_shows_a_dash_and_the_page_says_it_is_a_snapshot(shop, desk):  # noqa: F811
    LotFactory(name="Empty", short_name="EMPTY")
    buy(shop)
    answer = page(desk, "lot_value")
    text = answer.content.decode()
    assert "Do not use it for a monthly audit" in text and "50 %" in text and "$395.50" in text
    row = text.split("Empty</a>")[1].split("</tr>")[0]
    assert '<span class="visually-hidden">none</span>' in row
    north, empty = csv(desk, "lot_value").splitlines()[1:] if "North" in text else ()
    assert {north.split(",")[0], empty.split(",")[0]} == {"North Lot", "Empty"}


def test_lot_value_exports_the_apis_letters_and_five_places(shop, desk):  # noqa: F811
    Lot.objects.update(default_cost="104.33")
    buy(shop)
    lines = csv(desk, "lot_value").splitlines()
    assert lines[0].removeprefix("\ufeff").split(",")[:6] == [
        "Lot", "Type", "Price", "Rented", "Total Available", "Utilization %",
    ]  # fmt: skip
    assert lines[1] == "North Lot,Y,104.33,1,2,50.0,104.33,104.33,5.2165,8.3464,117.89"


def test_parking_RPT_7_a_month_is_the_clients_and_refunds_are_negative_on_their_own_date(sales, desk):
    may = page(desk, "permit_sales_month", month=5, year=2026)
    assert shown(may) == [("North Lot", "Payroll, sure", 1, 350, D("395.50"))]
    june = page(desk, "permit_sales_month")
    assert shown(june) == [
        ("North Lot", "Account credit", 0, -350, D("-395.50")),
        ("North Lot", "Cash desk", 1, 350, D("395.50")),
        ("Annex", "Cash desk", 1, 100, 113),
    ]
    assert june.context["table"].sums["total"] == 113
    assert [tab["label"] for tab in june.context["tabs"]] == ["May 2026", "June 2026", "July 2026"]
    assert june.context["tabs"][1]["active"] and "month=5&year=2026" in june.context["tabs"][0]["url"]


@pytest.mark.parametrize("query", [{"month": 13}, {"year": 1999}, {"year": "x"}])
def test_a_month_that_is_none_is_refused_beside_its_field(sales, desk, query):
    answer = page(desk, "permit_sales_month", **query)
    assert answer.context["filter"].form.errors and not answer.context["tabs"]


@pytest.mark.parametrize(("query", "months"), [
    ({"month": 12, "year": 2026}, ["November 2026", "December 2026", "January 2027"]),
    ({"month": 12, "year": 2100}, ["November 2100", "December 2100"]),
    ({"month": 1, "year": 2000}, ["January 2000", "February 2000"]),
])  # fmt: skip
def test_the_months_beside_go_over_the_year(sales, desk, query, months):
    assert [tab["label"] for tab in page(desk, "permit_sales_month", **query).context["tabs"]] == months


def test_the_details_have_a_section_for_each_lot_a_line_for_each_permit_and_a_summary(sales, desk):
    answer = page(desk, "permit_sales", days_after="2026-05-31")
    text = answer.content.decode()
    assert answer.context["count"] == 4
    assert text.count('scope="colgroup"') == 2
    assert (
        text.index(">North Lot</th>") < text.index("−$350.00") < text.index(">Annex</th>") < text.index("A-1")
    )
    below = text.split("Summary by Lot</h2>")[1]
    assert "North Lot" in below and "$450.00" in below
    lines = csv(desk, "permit_sales", days_after="2026-05-31").splitlines()
    assert len(lines) == 5 and lines[1].startswith("North Lot,2026-05-31 23:30:00,1,Yearly,")
    assert "North Lot" in lines[3] and lines[4].startswith("Annex,2026-06-01 09:00:00,A-1,")


def test_an_invoice_with_two_permits_is_two_lines(year, desk, monkeypatch):
    at(monkeypatch, 6, 1, 9)
    Lot.objects.update(allow_second_permit=True)
    ask(year)
    ask(year)
    pay(year.driver, year.office.cash, is_received=True, payer=None)
    answer = page(desk, "permit_sales")
    assert (
        answer.context["count"] == 2
        and len({row.event.payment_id for row in answer.context["table"].data}) == 1
    )


def test_the_details_are_narrowed_by_lot_type_and_days(sales, desk):
    def count(**query):
        return page(desk, "permit_sales", **query).context["count"]

    assert count() == 3, "without days it is this month"
    assert count(lot=sales.annex.pk) == 1
    assert count(payment_type=sales.office.cash.pk) == 2
    assert count(days_before="2026-05-31") == 1
    assert count(lot=sales.annex.pk, days_before="2026-05-31") == 0


def test_temporary_permits_have_a_report_of_their_own(sales, desk):
    """The line of the lot Annex is made one of a temporary permit."""
    temp = TempPermitFactory(lot=sales.annex, number="T-0001")
    line = PaymentLine.objects.get(description__contains="A-1")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL opscom.purge = 'on'")
        cursor.execute(
            "UPDATE payments_paymentline SET kind = %s, item_id = %s WHERE id = %s",
            [TEMP_ITEM, temp.pk, line.pk],
        )
    answer = page(desk, "temp_sales")
    assert answer.context["count"] == 1 and "T-0001" in answer.content.decode()
    assert page(desk, "temp_sales", lot=sales.lot.pk).context["count"] == 0
    assert page(desk, "permit_sales").context["count"] == 2
    assert "By the hour,2026-03-02 09:00:00,2026-03-02 11:00:00" in csv(desk, "temp_sales")


def test_students_are_listed_with_every_part_of_their_addresses(sales, desk):
    Profile.objects.filter(user__username="second").update(
        user_type=UserType.objects.filter(grouping=Grouping.STAFF).first()
    )
    Profile.objects.filter(user__username="third").update(
        user_type=UserType.objects.filter(grouping=Grouping.STUDENT).first(),
        student_no="S-77",
        street="12 Elm Street",
        city="Ottawa",
        province=Province.objects.get(code="ON", country="CA"),
        postal_code="K1A 0B1",
        street2="=1+1",
    )
    answer = page(desk, "student_permits")
    text = answer.content.decode()
    assert answer.context["count"] == 1 and "12 Elm Street, Ottawa ON K1A 0B1" in text
    sheet = load_workbook(BytesIO(page(desk, "student_permits", export="xlsx").content)).active
    header, row = sheet.iter_rows(values_only=True)
    told = dict(zip(header, row, strict=True))
    assert "Postal address" not in told
    assert (told["Student number"], told["Street"], told["Postal code"]) == (
        "S-77",
        "12 Elm Street",
        "K1A 0B1",
    )
    assert told["Second street"] == "=1+1" and told["Province or state"] == "ON" and told["Permit"] == "A-1"
    assert page(desk, "student_permits", days_before="2026-05-31").context["count"] == 0


def test_sums_by_lot_are_the_books(sales):
    everything = permit_sales()
    by_type, by_lot = sales_by_lot(everything), sales_by_lot(everything, by_type=False)
    booked = sum(row.total for row in LedgerEntry.objects.with_total())
    assert sum(row.total for row in by_type) == sum(row.total for row in by_lot) == booked == D("508.50")
    assert [(row.lot, row.sold, row.amount, row.taxes) for row in by_lot] == [
        ("North Lot", 2, 350, D("45.5")),
        ("Annex", 1, 100, 13),
    ]


def test_the_reports_ask_as_often_for_many_rows(sales, desk):
    def asked(name):
        with CaptureQueriesContext(connection) as captured:
            page(desk, name)
        return len(captured)

    before = [asked(name) for name in PAGES]
    for number in range(3):
        buy(sales, another_driver(f"more{number}"))
    assert [asked(name) for name in PAGES] == before


@pytest.mark.parametrize("name", PAGES)
def test_nobody_without_the_right_and_no_other_client_sees_them(sales, signed_in, name):
    sales.site.clerk.roles.clear()
    clerk = signed_in(sales.site, sales.site.clerk)
    assert clerk.get(reverse(f"admin_portal:{name}")).status_code == 403
