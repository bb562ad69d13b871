"""Parking Management › Permits › Sales Windows and Active Sales Window (parking §6)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts.models import User
from core.scoping import client_scope
from parking.models import SalesWindow
from parking.rules.sales_window import last_second
from tests.factories.parking import PermitRentalFactory

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Yearly 2026", "window_type": "Y", "sale_starts_at": "2026-08-01T08:00", "sale_ends_on": "",
    "starts_on": "2026-09-01", "ends_on": "2027-04-30", "colour": "",
}  # fmt: skip


@pytest.fixture
def ours(here):
    with client_scope(here.client):
        yield here


def at(name, *args):
    return reverse(f"admin_portal:sales_window_{name}", args=[arg.pk for arg in args])


def test_a_window_is_added_made_active_and_put_away(ours, signed_in):
    browser = signed_in(ours)
    assert browser.post(at("add"), FORM)["Location"] == at("list")
    row = SalesWindow.objects.get()
    assert row.sale_starts_at.isoformat() == "2026-08-01T12:00:00+00:00", "on the client's clock"
    page = browser.get(at("active")).content.decode()
    assert "none: nothing is sold" in page and "Yearly 2026" in page
    browser.post(at("active"), {"type_Y": row.pk})
    row.refresh_from_db()
    assert row.is_active
    browser.post(at("active"), {"type_Y": ""})
    row.refresh_from_db()
    assert not row.is_active
    browser.post(at("archive", row))
    listed = [list(browser.get(at("list") + query).context["table"].data) for query in ("", "?archived=on")]
    assert listed == [[], [row]]


def test_days_out_of_order_are_refused_beside_their_field(ours, signed_in):
    answer = signed_in(ours).post(at("add"), FORM | {"ends_on": "2026-08-31"})
    assert answer.context["form"].errors["ends_on"] == ["Permits cannot end before they begin."]
    assert not SalesWindow.objects.exists()


def test_a_window_that_is_not_offered_cannot_be_chosen(ours, signed_in):
    browser = signed_in(ours)
    browser.post(at("add"), FORM | {"window_type": "M"})
    answer = browser.post(at("active"), {"type_Y": SalesWindow.objects.get().pk})
    assert "type_Y" in answer.context["form"].errors and not SalesWindow.objects.active()


def test_permits_of_a_window_get_its_new_last_day_only_when_told_to(ours, signed_in):
    browser = signed_in(ours)
    browser.post(at("add"), FORM)
    row = SalesWindow.objects.get()
    ends_at = last_second(row.ends_on, ZoneInfo("America/Toronto"))
    facts = {"person": User.objects.first(), "sales_window": row}
    usual, other = (
        PermitRentalFactory(ends_at=end, **facts) for end in (ends_at, ends_at - timedelta(days=9))
    )
    browser.post(at("edit", row), FORM | {"ends_on": "2027-05-31"})
    usual.refresh_from_db()
    assert usual.ends_at == ends_at
    browser.post(at("edit", row), FORM)
    browser.post(at("edit", row), FORM | {"ends_on": "2027-05-31", "apply_to_existing": "on"})
    usual.refresh_from_db(), other.refresh_from_db()
    assert usual.ends_at == last_second(date(2027, 5, 31), ZoneInfo("America/Toronto"))
    assert other.ends_at == ends_at - timedelta(days=9)
