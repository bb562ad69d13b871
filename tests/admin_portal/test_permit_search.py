"""Permit Search: criteria, legend, pinned filters, bulk changes, mailing list (parking §7.2, PER-14)."""

import csv
from datetime import timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import PinnedFilter
from core.scoping import client_scope
from parking.choices import RentalStatus, TempStatus
from parking.models import Permit, PermitRental, PermitState
from tests.admin_portal.conftest import staff_member
from tests.factories.accounts import make_driver, make_site
from tests.factories.parking import (
    LotFactory,
    PayStationRecordFactory,
    PermitFactory,
    PermitRentalFactory,
    TempPermitFactory,
    VehicleDriverFactory,
    VehicleFactory,
)

pytestmark = pytest.mark.django_db
SEARCH, CHANGE = "/admin/permits/", "/admin/permits/change/"


@pytest.fixture
def ours(db):
    site = make_site("ALPHA")
    with client_scope(site.client):
        site.lot = LotFactory(name="North Lot", short_name="NORTH")
        site.free, site.rented, site.asked = (
            PermitFactory(lot=site.lot, number=f"N{number}", prefix="N", sequence=number)
            for number in (1, 2, 10)
        )
        rent(site.rented, site.driver)
        rent(site.asked, make_driver("zoe", first_name="Zoe", last_name="Zed"), status=RentalStatus.REQUESTED)
        yield site


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def rent(permit, person, **facts):
    now = timezone.now().replace(microsecond=0)
    around = {"starts_at": now - timedelta(days=1), "ends_at": now + timedelta(days=9), "requested_at": now}
    return PermitRentalFactory(permit=permit, person=person, **around | facts)


def words(answer):
    return answer.content.decode()


def listed(browser, query=""):
    return [row.record.number for row in browser.get(SEARCH + query).context["table"].rows]


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def exported(browser, address):
    text = browser.get(address).getvalue().decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


def test_numbers_are_listed_as_people_count(ours, office):
    assert listed(office) == ["N1", "N2", "N10"] and listed(office, "?sort=-number") == ["N10", "N2", "N1"]


def test_fields_narrow(ours, office):
    lost = PermitState.objects.get(name="Lost")
    Permit.objects.filter(pk=ours.free.pk).update(state=lost)
    today = timezone.localdate(timezone=ZoneInfo("America/Toronto")).isoformat()
    assert listed(office, "?q=n1") == ["N1", "N10"] and listed(office, f"?lot={ours.lot.pk}&q=N2") == ["N2"]
    assert listed(office, f"?state={lost.pk}") == listed(office, "?bucket=unavailable") == ["N1"]
    assert listed(office, "?person=zed") == listed(office, "?status=requested") == ["N10"]
    assert listed(office, "?only_held=on") == ["N2", "N10"] and listed(office, "?archived=on") == []
    assert listed(office, f"?valid_on={today}") == ["N2"]
    assert listed(office, f"?requested_after={today}&requested_before={today}") == ["N2", "N10"]
    assert listed(office, "?requested_before=2020-01-01") == []
    assert listed(office, "?lot=0") == listed(office, "?valid_on=never") == []


def test_parking_PER_14_the_legend_counts_what_is_found_and_leads_to_it(ours, office):
    answer = office.get(f"{SEARCH}?q=N&page=1")
    counts = [(str(label), number) for label, number, _url in answer.context["counts"]]
    assert counts == [
        ("Total", 3),
        ("Requested", 1),
        ("Rented/Reserved", 1),
        ("Visible To User", 1),
        ("Visible to Admins", 0),
        ("Unavailable", 0),
    ]
    assert '<a href="?q=N&amp;bucket=requested">Requested</a>' in words(answer)
    assert listed(office, "?q=N&bucket=requested") == ["N10"]
    assert not office.get(f"{SEARCH}?archived=on").context["counts"]
    assert not office.get(f"{SEARCH}?lot=0").context["counts"]


def test_a_row_tells_who_has_it_and_so_does_the_export(ours, office):
    page = words(office.get(f"{SEARCH}?q=N10"))
    zoe = rental_person(ours.asked)
    assert f'href="/admin/users/{zoe.pk}/"' in page and zoe.email in page
    head, *rows = exported(office, f"{SEARCH}?export=csv")
    assert [row[0] for row in rows] == ["N1", "N2", "N10"]
    told = dict(zip(head, rows[2], strict=True))
    assert (told["User"], told["Payment status"], told["Counted as"]) == ("Zoe Zed", "Requested", "Requested")
    assert dict(zip(head, rows[0], strict=True))["Counted as"] == "Visible To User"


def rental_person(permit):
    return permit.rentals.get().person


def test_who_may_not_see_people_gets_no_link_to_them(ours, signed_in):
    browser = signed_in(ours, staff_member("seller", rights={"permits.view"}))
    page = words(browser.get(SEARCH))
    assert "Zoe Zed" in page and "/admin/users/" not in page
    assert not browser.get(SEARCH).context["bulk_actions"]


def test_filters_are_pinned_by_each_for_themselves(ours, office, signed_in):
    pins = reverse("admin_portal:permit_pins")
    other = signed_in(ours, staff_member("other", rights={"permits.view"}))
    office.post(pins, {"names": ["state", "window"]})
    office.post(pins, {"names": ["state", "status"]})
    assert set(PinnedFilter.objects.values_list("name", flat=True)) == {"state", "status"}
    assert in_line(office) >= {"lot", "person", "state", "status"} and "window" not in in_line(office)
    assert "state" not in in_line(other)
    assert 'value="status" ' in words(office.get(pins))
    assert office.post(pins, {"names": ["password"]}).context["form"].errors
    office.post(pins, {})
    assert not PinnedFilter.objects.exists()


def in_line(browser):
    """The fields before the fold."""
    page = words(browser.get(SEARCH))
    names = ("lot", "person", "state", "status", "window")
    return {
        name for name in names if f'name="{name}"' in page[: page.index('<details class="oc-filter-more')]
    }


def change(browser, action, *permits, query="", **facts):
    ids = {"ids": [permit.pk for permit in permits]} if permits else {"all": "yes"}
    return browser.post(CHANGE + query, {"action": action, "confirmed": "yes", **ids, **facts}, follow=True)


def test_chosen_permits_are_asked_about_first(ours, office):
    page = words(office.get(f"{SEARCH}?q=N"))
    assert 'action="/admin/permits/change/?q=N"' in page
    asked = words(office.post(f"{CHANGE}?q=N", {"action": "archive", "ids": [ours.free.pk, ours.rented.pk]}))
    assert "Change 2 permits" in asked and '<option value="archive" selected>' in asked
    assert f'name="ids" value="{ours.free.pk}"' in asked and 'name="all"' not in asked
    assert Permit.objects.kept().count() == 3


def test_what_somebody_has_is_not_archived_and_said(ours, office):
    answer = change(office, "archive", ours.free, ours.rented, query="?q=N")
    assert answer.redirect_chain == [(f"{SEARCH}?q=N", 302)]
    assert said(answer) == ["1 permit is changed.", "Not archived, since somebody has them: N2."]
    assert said(change(office, "restore", ours.free)) == ["1 permit is changed."]
    ours.free.refresh_from_db()
    assert ours.free.archived_at is None and not ours.free.visible_to_user


def test_all_that_is_found_is_changed(ours, office):
    assert "Change 2 permits" in words(office.get(f"{CHANGE}?q=N1"))
    assert said(change(office, "hide", query="?q=N1")) == ["2 permits are changed."]
    assert set(Permit.objects.filter(visible_to_user=True)) == {ours.rented}
    assert "nothing is changed" in said(change(office, "hide", query="?q=N1"))[0]
    assert said(change(office, "show")) == ["2 permits are changed."]
    assert "Change 0 permits" in words(office.get(f"{CHANGE}?lot=0"))  # nonsense is nothing, not everything
    change(office, "hide", query="?lot=0")
    assert Permit.objects.filter(visible_to_user=True).count() == 3


def test_a_state_is_changed_with_a_reason(ours, office):
    lost = PermitState.objects.get(name="Lost")
    assert change(office, "state", ours.free).context["form"].errors["state"]
    assert change(office, "state", ours.free, state=lost.pk).context["form"].errors["reason"]
    change(office, "state", ours.free, state=lost.pk, reason="Found in the bin")
    assert listed(office, "?bucket=unavailable") == ["N1"]


def test_nothing_chosen_is_said(ours, office):
    answer = office.post(CHANGE, {"action": "archive"}, follow=True)
    assert said(answer) == ["Choose at least one row first."]


def test_only_what_the_right_allows_is_done(ours, signed_in):
    keeper = signed_in(ours, staff_member("keeper", rights={"permits.view", "permits.allocate"}))
    lost = PermitState.objects.get(name="Lost")
    answer = change(keeper, "state", ours.free, state=lost.pk, reason="x")
    assert answer.context["form"].errors["action"]
    viewer = signed_in(ours, staff_member("viewer", rights={"permits.view"}))
    assert change(viewer, "archive", ours.free).context["form"].errors["action"]
    ours.free.refresh_from_db()
    assert ours.free.state != lost and ours.free.archived_at is None


def test_another_clients_permits_are_not_changed(ours, office):
    theirs = make_site("BETA")
    with client_scope(theirs.client):
        permit = PermitFactory(number="N9")
    assert said(change(office, "archive", permit)) == ["Choose at least one row first."]
    with client_scope(theirs.client):
        assert Permit.objects.get().archived_at is None
    assert listed(office) == ["N1", "N2", "N10"]


def test_the_mailing_list_has_each_renter_once(ours, office):
    rent(PermitFactory(lot=ours.lot, number="N3"), ours.driver)
    address = reverse("admin_portal:permit_mailing_list")
    page = words(office.get(f"{SEARCH}?q=N"))
    assert f'href="{address}?q=N"' in page
    _head, *rows = exported(office, f"{address}?export=csv")
    assert sorted(row[2] for row in rows) == sorted([ours.driver.email, rental_person(ours.asked).email])
    assert len(exported(office, f"{address}?person=zed&export=csv")) == 2
    assert len(exported(office, f"{address}?lot=0&export=csv")) == 1


def test_the_usage_report_counts_what_each_renter_has_had(ours, office):
    past = timezone.now().replace(hour=17) - timedelta(days=400)
    facts = {"starts_at": past, "ends_at": past + timedelta(days=30), "cost": 20}
    rent(ours.free, ours.driver, **facts)
    rent(PermitFactory(lot=ours.lot), ours.driver, status=RentalStatus.RELEASED, ended_at=past, **facts)
    for status in (TempStatus.ACTIVE, TempStatus.REFUNDED):
        TempPermitFactory(person=ours.driver, status=status)
    for plate, until in (("MINE 1", None), ("SOLD 1", past)):
        vehicle = VehicleFactory(plate=plate)
        VehicleDriverFactory(vehicle=vehicle, user=ours.driver, until=until)
        PayStationRecordFactory(plate=plate)
    address = reverse("admin_portal:permit_usage")
    assert f'href="{address}?q=N"' in words(office.get(f"{SEARCH}?q=N"))
    _head, *rows = exported(office, f"{address}?export=csv")
    (theirs,) = [row for row in rows if row[1] == ours.driver.email]
    cost = str(20.0 + float(PermitRental.objects.get(permit=ours.rented).cost))
    assert theirs[3:5] == ["2", "1"] and theirs[7:] == [cost, "1", "1"]
    assert (theirs[5][:10], len(rows)) == (f"{past:%Y-%m-%d}", 2)
    zed = next(row for row in rows if row[1] != ours.driver.email)
    assert zed[3:5] == ["0", "0"] and zed[8:] == ["0", "0"], "asked for is not had"
    assert len(exported(office, f"{address}?lot=0&export=csv")) == 1


def test_it_asks_as_often_for_many_permits_as_for_three(ours, office):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert office.get(SEARCH).status_code == 200
        return len(captured)

    statements()
    before = statements()
    for number in range(20):
        rent(PermitFactory(lot=ours.lot), make_driver(f"more {number}"))
    assert statements() == before
