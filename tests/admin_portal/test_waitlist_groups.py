"""Shared Waiting Lists, and what a lot says of its list (parking §3.2, WL-1)."""

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import EntryStatus
from parking.models import WaitlistEntry, WaitlistGroup
from tests.admin_portal.desk import errors, html, text, url
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(world):
    with client_scope(world.ours.client):
        yield world.ours


@pytest.fixture
def office(ours, signed_in):
    return signed_in(ours)


def test_a_list_is_added_renamed_and_deleted(ours, office):
    assert office.post(url("waitlist_group_add"), {"name": " Garages "})["Location"] == url(
        "waitlist_group_list"
    )
    group = WaitlistGroup.objects.get(name="Garages")
    office.post(url("waitlist_group_edit", group), {"name": "Parkades"})
    assert url("waitlist_group_delete", group) in html(office.get(url("waitlist_group_list")))
    office.post(url("waitlist_group_delete", group))
    assert list(WaitlistGroup.objects.all()) == [ours.waitlist_group]
    actions = AuditEntry.objects.filter(object_id=str(group.pk), action__startswith="waitlist_group.")
    assert [entry.action.partition(".")[2] for entry in actions.order_by("id")] == [
        "created",
        "changed",
        "deleted",
    ]


@pytest.mark.parametrize(("name", "said"), [("list PLAIN", "exists already"), ("  ", "required")])
def test_a_bad_name_is_refused(ours, office, name, said):
    assert said in errors(office.post(url("waitlist_group_add"), {"name": name}))["name"][0]
    assert WaitlistGroup.objects.count() == 1


def test_a_list_in_use_has_no_delete_and_is_not_deleted(ours, office):
    where = url("waitlist_group_delete", ours.waitlist_group)
    answer = office.get(url("waitlist_group_list"))
    assert where not in html(answer)
    (row,) = answer.context["table"].rows
    assert (row.get_cell_value("lot_count"), row.get_cell_value("person_count")) == (1, 1)
    assert "is in use (1 lot, 1 entry)" in text(office.post(where))
    ended = {"status": EntryStatus.REMOVED, "ended_at": timezone.now()}
    WaitlistEntry.objects.filter(pk=ours.wait_entry.pk).update(**ended)
    type(ours.lot).objects.update(waitlist_group=None)
    assert "is in use (1 entry)" in text(office.post(where))
    assert WaitlistGroup.objects.filter(pk=ours.waitlist_group.pk).exists()


def standard(lot, **facts):
    return {"window_type": lot.window_type, "default_cost": "5.00"} | facts


def test_the_tab_standard_permits_keeps_the_rules_of_the_list(ours, office):
    lot = LotFactory(name="East Garage")
    where = url("lot_standard", lot)
    given = {"waitlist_enabled": "on", "waitlist_group": ours.waitlist_group.pk}
    for sent, kept in (("true", True), ("false", False), ("unknown", None)):
        answer = office.post(where, standard(lot, **given, waitlist_only_when_full=sent))
        assert answer.status_code == 302
        lot.refresh_from_db()
        assert (lot.waitlist_enabled, lot.waitlist_group) == (True, ours.waitlist_group)
        assert lot.waitlist_only_when_full is kept
    page = text(office.get(where))
    assert "System default: Yes" in page and "A list of its own" in page
    save_settings(actor=ACTOR, values={"waitlist_only_when_full": False})
    assert "System default: No" in text(office.get(where))


def test_another_clients_list_is_no_choice(ours, world, office):
    given = standard(ours.lot, waitlist_enabled="on", waitlist_group=world.theirs.waitlist_group.pk)
    assert "waitlist_group" in errors(office.post(url("lot_standard", ours.lot), given))
