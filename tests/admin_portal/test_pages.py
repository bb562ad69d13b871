"""What holds for every page of the portal. Sub-tests, since making the world takes longest."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import middleware
from accounts.models import ArchiveType, Company, Profile
from accounts.services.merges import merge_people
from admin_portal.access import WORDS
from content.choices import Frequency
from content.services.message_blocks import add_message
from content.services.pages import save_page
from content.services.popups import save_popup
from content.services.texts import Draft, save_text
from core.models import AuditEntry
from core.scoping import client_scope
from parking.models import WaitlistEntry, WaitlistGroup
from tests.admin_portal.conftest import staff_member
from tests.admin_portal.pages import ACTION, DETAIL, FILES, LIST, METHODS, PAGES, PICTURES
from tests.factories.accounts import ACTOR, make_driver
from tests.factories.parking import (
    DnttFactory,
    LotFactory,
    LotGroupFactory,
    LotZoneFactory,
    LotZoneRowFactory,
    PayStationRecordFactory,
    VehicleDriverFactory,
    VehicleFactory,
)
from tests.world import CANARY

pytestmark = pytest.mark.django_db

GUARDED = [page for page in PAGES if page.right not in WORDS]
WITH_BULK = ("lot_list", "mail_list", "file_list", "payment_promises")
LISTS = [page for page in PAGES if page.kind == LIST]


def read(answer) -> str:
    """What came, page or file, to its end: a file that is not read stays open."""
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
        errors="replace"
    )


def test_each_page_works_and_names_itself(world, signed_in, subtests):
    browser = signed_in(world.ours)
    for page in PAGES:
        with subtests.test(page=page.name):
            answer = browser.get(page.url(world.ours))
            assert answer.status_code == 200
            words = read(answer)
            if answer.streaming and page.name not in PICTURES:
                assert answer["Content-Disposition"].startswith("attachment")
            if page.name in FILES:
                continue
            assert words.count("<h1>") == 1
            assert 'aria-label="Main menu"' in words


def test_signed_out_each_leads_to_the_sign_in_page_and_back(world, client, subtests):
    for page in PAGES:
        for method in METHODS[page.kind]:
            with subtests.test(page=page.name, method=method):
                answer = getattr(client, method)(page.url(world.ours), headers={"host": world.ours.host})
                assert answer.status_code == 302
                assert answer["Location"].startswith("/admin/login/?next=%2Fadmin%2F")


def test_parking_NAV_3_without_the_right_each_is_a_403_page(world, signed_in, subtests):
    browser = signed_in(world.ours, world.ours.clerk)
    for page in GUARDED:
        for method in METHODS[page.kind]:
            with subtests.test(page=page.name, method=method):
                answer = getattr(browser, method)(page.url(world.ours))
                assert answer.status_code == 403
                assert "You may not see this page" in answer.content.decode()


def test_the_right_alone_opens_each(world, signed_in, subtests):
    rights = {page.right for page in GUARDED}
    with client_scope(world.ours.client):
        keepers = {right: staff_member(right.replace(".", "-"), rights={right}) for right in rights}
        world.ours.own_validation.created_by = keepers[
            "validation.create"
        ]  # who made it alone may open it (VAL-7)
        world.ours.own_validation.save()
    browsers = {right: signed_in(world.ours, keeper) for right, keeper in keepers.items()}
    for page in GUARDED:
        with subtests.test(page=page.name):
            answer = browsers[page.right].get(page.url(world.ours))
            assert answer.status_code == 200 and read(answer)


def test_a_method_it_does_not_know_is_a_405(world, signed_in, subtests):
    browser = signed_in(world.ours)
    for page in PAGES:
        with subtests.test(page=page.name):
            assert browser.put(page.url(world.ours)).status_code == 405
            if page.kind == DETAIL or (page.kind == LIST and page.name not in WITH_BULK):
                assert browser.post(page.url(world.ours)).status_code == 405


def test_parking_X_1_another_clients_row_is_a_404_and_stays_as_it_is(world, signed_in, subtests):
    browser = signed_in(world.ours)
    before = _entries(world.theirs)
    for page in (page for page in PAGES if page.of):
        for method in METHODS[page.kind]:
            with subtests.test(page=page.name, method=method):
                assert getattr(browser, method)(page.url(world.theirs)).status_code == 404
    assert _entries(world.theirs) == before


@pytest.mark.slow
def test_twins_nothing_of_the_other_client_is_seen_after_their_page_was_opened(world, signed_in, subtests):
    theirs, ours = signed_in(world.theirs), signed_in(world.ours)
    showing = set()
    for page in PAGES:
        with subtests.test(page=page.name):
            if CANARY in read(theirs.get(page.url(world.theirs))):
                showing.add(page.name)
            assert CANARY not in read(ours.get(page.url(world.ours)))
    assert {"lot_list", "lot_zones", "lot_add", "vehicle_detail", "pay_station_status"} <= showing


def test_exports_hold_every_row_that_is_listed_and_nothing_of_the_other_client(world, signed_in, subtests):
    theirs, ours = signed_in(world.theirs), signed_in(world.ours)
    for page in LISTS:
        with subtests.test(page=page.name):
            url = page.url(world.ours)
            theirs.get(f"{page.url(world.theirs)}?export=csv").getvalue()
            listed = ours.get(url).context["table"].paginator.count
            text = ours.get(f"{url}?export=csv&page=7").getvalue().decode("utf-8-sig")
            assert len(text.strip().splitlines()) == listed + 1
            assert CANARY not in text
            sheet = openpyxl.load_workbook(BytesIO(ours.get(f"{url}?export=xlsx").content)).active
            assert sheet.max_row == listed + 1
            assert CANARY not in str([[cell.value for cell in row] for row in sheet.rows])


@pytest.mark.slow
def test_a_list_bears_any_state_in_its_address(world, signed_in, subtests):
    browser = signed_in(world.ours)
    for page in LISTS:
        for state in (
            "?page=abc&per_page=7",
            "?page=999&per_page=100",
            "?sort=",
            "?q=%00",
            "?q=zzzz&archived=on",
        ):
            with subtests.test(page=page.name, state=state):
                assert browser.get(page.url(world.ours) + state).status_code == 200


@pytest.mark.slow
def test_a_list_sorts_by_every_head_both_ways(world, signed_in, subtests):
    browser = signed_in(world.ours)
    for page in LISTS:
        table = browser.get(page.url(world.ours)).context["table"]
        for column in (column for column in table.columns if column.orderable):
            for alias in (column.name, f"-{column.name}"):
                with subtests.test(page=page.name, sort=alias):
                    answer = browser.get(f"{page.url(world.ours)}?sort={alias}")
                    assert answer.context["table"].order_by == (alias,)


@pytest.mark.slow
def test_each_page_asks_the_database_as_often_for_three_rows_as_for_one(
    world, signed_in, subtests, monkeypatch
):
    monkeypatch.setattr(
        middleware, "TOUCH_AFTER", timedelta(days=1)
    )  # else a page a minute writes it was seen
    browser = signed_in(world.ours)
    with client_scope(world.ours.client):
        _more_people(world.ours, 0)  # lists of duplicates are empty without
    before = {}
    for page in PAGES:
        read(browser.get(page.url(world.ours)))
        before[page] = _queries(browser, page.url(world.ours))
    with client_scope(world.ours.client):
        for number in (1, 2):
            _more_rows(world.ours, number)
    for page in PAGES:
        with subtests.test(page=page.name):
            assert _queries(browser, page.url(world.ours)) == before[page]


def test_an_action_asks_first_and_changes_nothing_by_asking(world, signed_in, subtests):
    browser = signed_in(world.ours)
    before = _entries(world.ours)
    for page in (page for page in PAGES if page.kind == ACTION):
        with subtests.test(page=page.name):
            words = browser.get(page.url(world.ours)).content.decode()
            assert "data-confirm" in words
            assert 'method="post"' in words
    assert _entries(world.ours) == before


def test_a_driver_is_nobody_here(world, client):
    browser = client
    browser.post(
        "/admin/login/",
        {"identifier": "driver", "password": "correct horse battery"},
        headers={"host": world.ours.host},
    )
    assert browser.get("/admin/", headers={"host": world.ours.host}).status_code == 302


def _more_people(site, number):
    person, gone = make_driver(f"query {number}"), make_driver(f"gone {number}")
    facts = {
        "company": site.company,
        "student_no": "S1",
        "employee_no": "E1",
        "province": site.vehicle.province,
    }
    Profile.objects.filter(user__in=[person, site.driver]).update(**facts)
    VehicleDriverFactory(vehicle=site.vehicle, user=person)
    VehicleDriverFactory(vehicle=VehicleFactory(plate=f"OWN {number}"), user=site.driver)
    Company.objects.create(name=f"Company {number}")
    ArchiveType.objects.create(name=f"Type {number}")
    merge_people(actor=ACTOR, kept=site.driver, merged=gone)


def _more_words(number):
    page = save_page(actor=ACTOR, values={"slug": f"query-{number}"})
    add_message(actor=ACTOR, identifier=f"query-{number}")
    trigger = f"page-{page.text_key}"
    save_popup(actor=ACTOR, trigger=trigger, frequency=Frequency.SESSION, is_active=True)
    for kind, key in (("page", page.text_key), ("popup", trigger), ("message", f"query-{number}")):
        draft = Draft(body=f"<p>{number}</p>")
        save_text(actor=ACTOR, kind=kind, key=key, language="en", draft=draft)


def _more_waiting(site, number):
    """Somebody on the shared list, somebody on a list of its own."""
    WaitlistGroup.objects.create(name=f"List {number}")
    for name, place in (("shared", {"group": site.waitlist_group}), ("own", {"lot": site.lot})):
        person = make_driver(f"{name} {number}")
        WaitlistEntry.objects.create(person=person, joined_at=site.wait_entry.joined_at, **place)


def _more_rows(site, number):
    _more_people(site, number)
    _more_words(number)
    _more_waiting(site, number)
    vehicle = VehicleFactory(plate=f"QUERY {number}", make=site.vehicle.make, colour=site.vehicle.colour)
    zone = LotZoneFactory()
    LotZoneRowFactory(lot=LotFactory(lot_group=LotGroupFactory()), zone=zone)
    LotZoneRowFactory(lot=site.lot, zone=zone)
    for entry in (site.vehicle, vehicle):
        DnttFactory(vehicle=entry, starts_at=site.dntt.starts_at, ends_at=site.dntt.ends_at)
        around = {"starts_at": site.record.starts_at, "ends_at": site.record.ends_at}
        PayStationRecordFactory(plate=entry.plate, zone=zone, permit_no=str(number), **around)


def _queries(browser, url):
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(url)
        assert answer.status_code == 200 and read(answer)
    return len(captured)


def _entries(site):
    with client_scope(site.client):
        return AuditEntry.objects.count()
