"""Waiting Lists: the report, the managed lists, and mail to who is listed (parking §15)."""

import csv
from io import StringIO

import pytest
from django.utils import timezone

from accounts.choices import Grouping
from accounts.models import Profile, UserType
from content.models import BulkMail, BulkMailRecipient
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.models import WaitlistEntry, WaitlistGroup
from tests.admin_portal.desk import clerk_with, html, listed, queries, text, url
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory
from tests.parking.selling import another_driver
from tests.parking.waiting import give, join, late, spare
from tests.payments.conftest import pay

pytestmark = pytest.mark.django_db

REPORT = "waitlist_report"


@pytest.fixture
def desk(full, signed_in):
    return signed_in(full.site)


def student(name):
    """Somebody of a user type of students."""
    person = another_driver(name)
    kind = UserType.objects.filter(grouping=Grouping.STUDENT).first()
    Profile.objects.filter(user=person).update(user_type=kind, city="Ottawa", phone_cell="613 555 0199")
    return person


def staff(name):
    person = another_driver(name, plate=f"{name.upper()} 77")
    kind = UserType.objects.filter(grouping=Grouping.STAFF).first()
    Profile.objects.filter(user=person).update(user_type=kind)
    return person


@pytest.fixture
def queue(full):
    """A student, then one of the staff, wait for North Lot; a third for two lots that share a list, which is listed
    first."""
    full.ann, full.bob, full.cy = student("ann"), staff("bob"), staff("cy")
    full.shared = WaitlistGroup.objects.create(name="Garages")
    full.east, full.west = (
        LotFactory(name=name, waitlist_enabled=True, waitlist_group=full.shared)
        for name in ("East Garage", "West Garage")
    )
    full.entries = [join(full, full.ann), join(full, full.bob)]
    full.entries.append(
        WaitlistEntry.objects.create(person=full.cy, group=full.shared, joined_at=timezone.now())
    )
    return full


def cells(answer, name) -> dict:
    """A column by who is listed; nothing for an empty cell."""
    rows = answer.context["table"].rows
    return {row.record.person.username: row.get_cell_value(name) or "" for row in rows}


def test_everybody_is_listed_in_turn_with_what_the_office_asks(queue, desk):
    WaitlistEntry.objects.filter(pk=queue.entries[0].pk).update(comments="Needs a ramp")
    answer = desk.get(url(REPORT))
    assert listed(answer) == [queue.entries[2], *queue.entries[:2]]
    assert cells(answer, "rank") == {"cy": 1, "ann": 1, "bob": 2}
    page = text(answer)
    for words in (
        "ann",
        "Ottawa",
        "613 555 0199",
        "Needs a ramp",
        "North Lot",
        "Garages",
        "Full Time Student",
    ):
        assert words in page
    shown = html(answer)
    assert url("user_detail", queue.ann) in shown and "mailto:ann@example.com" in shown


def test_parking_X_8_the_colour_of_a_row_has_a_word_beside_it(queue, desk):
    permit = spare(queue)
    rental = give(queue.entries[0])
    answer = desk.get(url(REPORT))
    rows = {row.record.person.username: row.attrs["class"].split() for row in answer.context["table"].rows}
    assert {name: "oc-row-warn" in classes for name, classes in rows.items()} == {
        "cy": False,
        "ann": True,
        "bob": False,
    }
    assert {name for name, classes in rows.items() if "oc-row-info" in classes} == {"cy", "bob"}
    waits = "No permit assigned"
    assert cells(answer, "status") == {"cy": waits, "ann": "Assigned, not bought", "bob": waits}
    assert cells(answer, "rank") == {"cy": 1, "ann": "", "bob": 1}
    assert cells(answer, "permit")["ann"] == permit.number
    assert cells(answer, "deadline")["ann"].startswith(str(timezone.localdate(rental.reserved_until)))
    assert url("permit_detail", permit) in html(answer)


def test_parking_WL_5_a_deadline_that_passed_is_said(queue, desk):
    spare(queue)
    late(give(queue.entries[0]))
    assert cells(desk.get(url(REPORT)), "status")["ann"] == "Deadline has passed"


def test_who_has_promised_to_pay_has_no_deadline(queue, desk):
    spare(queue)
    give(queue.entries[0])
    pay(queue.ann, queue.office.cash)
    answer = desk.get(url(REPORT))
    assert (cells(answer, "status")["ann"], cells(answer, "deadline")["ann"]) == ("Assigned, not bought", "")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("waits=lot-{lot}", ["ann", "bob"]),
        ("waits=lot-{east}", ["cy"]),
        ("waits=group-{shared}", ["cy"]),
        ("wait_status=assigned", ["ann"]),
        ("grouping=Student", ["ann"]),
        ("grouping=others", ["cy", "bob"]),
        ("user_type={staff}", ["cy", "bob"]),
        ("q=bo", ["bob"]),
        ("q=613555", ["ann"]),
        ("q=BOB+77", ["bob"]),
        ("waits=lot-0", []),
        ("waits=nonsense", []),
    ],
)
def test_the_list_is_narrowed(queue, desk, asked, found):
    spare(queue)
    give(queue.entries[0])
    ids = {"lot": queue.lot.pk, "east": queue.east.pk, "shared": queue.shared.pk}
    where = asked.format(**ids, staff=Profile.objects.get(user=queue.bob).user_type_id)
    assert [entry.person.username for entry in listed(desk.get(f"{url(REPORT)}?{where}"))] == found


def test_ranks_are_those_of_the_list_whatever_is_shown(queue, desk):
    answer = desk.get(f"{url(REPORT)}?q=bob")
    assert cells(answer, "rank") == {"bob": 2}


def test_it_is_exported(queue, desk):
    rows = csv.DictReader(StringIO(desk.get(f"{url(REPORT)}?export=csv").getvalue().decode("utf-8-sig")))
    first = next(row for row in rows if row["Name"] == "ann")
    told = {"Rank": "1", "Email": "ann@example.com", "City": "Ottawa", "List": "North Lot"}
    assert told.items() <= first.items() and first["Status"] == "No permit assigned"


def test_students_and_the_others_have_lists_of_their_own(queue, desk):
    assert listed(desk.get(url("waitlist_students"))) == queue.entries[:1]
    others = desk.get(url("waitlist_others"))
    assert listed(others) == [queue.entries[2], queue.entries[1]]
    assert url("waitlist_assign", queue.entries[1]) in html(others)


def test_parking_WL_8_without_management_nothing_is_assigned_and_the_page_says_where_to_turn_it_on(
    queue, desk, signed_in
):
    save_settings(actor=ACTOR, values={"waitlist_managed": False})
    for name in ("waitlist_students", "waitlist_others"):
        page = html(desk.get(url(name)))
        assert "Enable Managed Waitlist is off" in page and "/assign/" not in page
        assert f"{url('settings_permits')}#id_waitlist_managed" in page
    assert 'id="id_waitlist_managed"' in html(desk.get(url("settings_permits")))
    clerk = signed_in(queue.site, clerk_with("waitlist.manage"))
    assert url("settings_permits") not in html(clerk.get(url("waitlist_students")))


def test_all_who_are_listed_get_one_message_and_nobody_else(queue, desk):
    Profile.objects.update(email_consent=True)
    page = html(desk.get(f"{url('waitlist_others')}?waits=lot-{queue.lot.pk}"))
    query = f"waits=lot-{queue.lot.pk}&grouping=others"
    assert f'{url("bulk_mail_add")}?{query.replace("&", "&amp;")}"' in page
    initial = desk.get(f"{url('bulk_mail_add')}?{query}").context["form"].initial
    given = {"subject_en": "Your list", "body_en": "<p>Soon.</p>"}
    desk.post(url("bulk_mail_add"), initial | given)
    mail = BulkMail.objects.get()
    preview = text(desk.get(url("bulk_mail_detail", mail)))
    assert "Waiting list: North Lot" in preview and "People who get it 1" in preview
    desk.post(url("bulk_mail_send", mail))
    assert [row.person for row in BulkMailRecipient.objects.all()] == [queue.bob]


def test_the_whole_report_is_mailed_to_who_waits_and_not_to_all_users(queue, desk):
    assert f'{url("bulk_mail_add")}?waits=any"' in html(desk.get(url(REPORT)))
    found = listed(desk.get(f"{url('user_list')}?waits=any"))
    assert {person.username for person in found} == {"ann", "bob", "cy"}
    assert listed(desk.get(f"{url('user_list')}?wait_status=assigned")) == []


def test_only_who_may_mail_many_is_led_there(queue, signed_in):
    browser = signed_in(queue.site, clerk_with("waitlist.manage"))
    page = html(browser.get(url(REPORT)))
    assert url("bulk_mail_add") not in page and url("user_detail", queue.ann) not in page


def test_it_asks_the_database_as_often_for_many_people(full, desk):
    join(full, another_driver("a"))
    one = queries(desk, url(REPORT))
    for name in ("b", "c"):
        join(full, another_driver(name))
    assert queries(desk, url(REPORT)) == one


def test_nobody_of_another_client_is_listed(world, signed_in):
    browser = signed_in(world.ours)
    with client_scope(world.ours.client):
        assert listed(browser.get(url(REPORT))) == [world.ours.wait_entry]
    assert listed(browser.get(f"{url(REPORT)}?waits=lot-{world.theirs.lot.pk}")) == []
