"""The permits that lots have to give: added, put away, taken out again, changed many at once (parking §7.2)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from parking.choices import RentalStatus
from parking.exceptions import LotArchived, NoDefaultState, ReasonRequired
from parking.models import Lot, Permit, PermitState
from parking.queries.inventory import lots_with_permits, numbers_of
from parking.rules.permit_numbers import read_numbers
from parking.services.inventory import (
    add_permits,
    archive_permits,
    change_permit,
    restore_permits,
    set_permit_state,
    set_visibility,
)
from tests.at_once import at_once, meeting
from tests.factories.accounts import ACTOR, make_driver, make_site
from tests.factories.parking import LotFactory, PermitFactory, PermitRentalFactory, PermitStateFactory

NOW = timezone.now().replace(microsecond=0)


@pytest.fixture
def lot(db):
    """A lot without permits, in the open scope of a client that was just made."""
    site = make_site("OURS")
    with client_scope(site.client):
        yield LotFactory(name="North", short_name="N")


def add(lot, **given):
    return add_permits(actor=ACTOR, lot_id=lot.pk, numbers=read_numbers(**given).numbers)


def rent(permit, status=RentalStatus.RENTED, ends_at=NOW + timedelta(days=9)):
    over = {"ended_at": NOW} if status in (RentalStatus.RELEASED, RentalStatus.REFUNDED) else {}
    facts = {"starts_at": ends_at - timedelta(days=10), "ends_at": ends_at, "status": status}
    return PermitRentalFactory(permit=permit, person=make_driver(f"holder of {permit}"), **facts, **over)


def keys(*permits):
    return [permit.pk for permit in permits]


def history(row):
    rows = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=str(row.pk))
    return list(rows.order_by("pk").values_list("action", flat=True))


def numbers(lot):
    return list(Permit.objects.kept().filter(lot=lot).in_order().values_list("number", flat=True))


def test_permits_are_added_visible_in_the_default_state_and_sort_as_people_count(lot):
    PermitStateFactory(name="Lost")
    added = add(lot, span="9 to 11", single="A-01, A01", postfix="x")
    assert (added.count, added.skipped) == (5, ())
    assert numbers(lot)[:3] == ["9x", "10x", "11x"] and set(numbers(lot)[3:]) == {"A01x", "A-01x"}
    assert {(row.state.name, row.visible_to_user) for row in Permit.objects.all()} == {("Good", True)}
    entry = AuditEntry.objects.filter(action="lot.permits_added").get()
    assert entry.object_id == str(lot.pk) and entry.data["count"] == 5


def test_parking_PER_10_what_the_lot_has_is_skipped_and_the_others_added(lot):
    elsewhere = LotFactory()
    add(elsewhere, span="1 to 3")
    add(lot, single="2, A-01")
    gone = Permit.objects.get(lot=lot, number="A-01")
    archive_permits(actor=ACTOR, permit_ids=keys(gone))
    added = add(lot, span="1 to 3", single="A-01")
    assert (added.count, added.skipped) == (3, ("2",))
    assert set(numbers(lot)) == {"1", "2", "3", "A-01"}
    again = add(lot, span="1 to 3")
    assert (again.count, again.skipped) == (0, ("1", "2", "3"))
    assert history(lot) == ["lot.permits_added"] * 2


def test_nothing_is_added_without_a_lot_or_a_state(lot, theirs):
    with client_scope(theirs):
        other = LotFactory()
    with pytest.raises(RowMissing):
        add(other, single="1")
    PermitState.objects.update(is_default=False)
    with pytest.raises(NoDefaultState):
        add(lot, single="1")
    Lot.objects.filter(pk=lot.pk).update(archived_at=NOW)
    with pytest.raises(LotArchived):
        add(lot, single="1")
    assert not Permit.objects.exists()


def test_parking_PER_9_only_free_permits_are_archived(lot):
    add(lot, span="1 to 6")
    free, rented, asked, released, over, later = Permit.objects.in_order()
    rent(rented)
    rent(asked, RentalStatus.REQUESTED)
    rent(released, RentalStatus.RELEASED)
    rent(over, ends_at=NOW - timedelta(days=1))
    rent(later, ends_at=NOW + timedelta(days=400))
    everything = keys(free, rented, asked, released, over, later)
    changed = archive_permits(actor=ACTOR, permit_ids=everything)
    assert (changed.count, changed.refused) == (3, ("2", "3", "6"))
    assert numbers(lot) == ["2", "3", "6"]
    assert history(free) == ["permit.archived"] and history(rented) == []
    assert archive_permits(actor=ACTOR, permit_ids=keys(free)).count == 0


def test_parking_PER_9_restored_permits_are_not_visible(lot):
    add(lot, span="1 to 2")
    one, two = Permit.objects.in_order()
    archive_permits(actor=ACTOR, permit_ids=keys(one))
    changed = restore_permits(actor=ACTOR, permit_ids=keys(one, two))
    assert (changed.count, changed.refused) == (1, ())
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.archived_at, one.visible_to_user, two.visible_to_user) == (None, False, True)
    assert history(one) == ["permit.archived", "permit.restored"]


def test_a_number_that_the_lot_has_again_stays_archived(lot):
    for _time in range(3):
        add(lot, single="7")
        archive_permits(actor=ACTOR, permit_ids=keys(*Permit.objects.kept()))
    add(lot, single="8")
    first, second, third, _eight = Permit.objects.order_by("pk")
    changed = restore_permits(actor=ACTOR, permit_ids=keys(first, second))
    assert (changed.count, changed.refused) == (1, ("7",))
    assert restore_permits(actor=ACTOR, permit_ids=keys(third)).refused == ("7",)
    assert numbers(lot) == ["7", "8"]


def test_visibility_is_set_where_it_differs(lot):
    add(lot, span="1 to 3")
    one, two, three = Permit.objects.in_order()
    archive_permits(actor=ACTOR, permit_ids=keys(three))
    assert set_visibility(actor=ACTOR, permit_ids=keys(one, two, three), visible=False).count == 2
    assert set_visibility(actor=ACTOR, permit_ids=keys(one), visible=True).count == 1
    assert list(Permit.objects.in_order().values_list("visible_to_user", flat=True)) == [True, False, True]
    entry = AuditEntry.objects.filter(object_id=str(two.pk), action="permit.changed").get()
    assert entry.data == {"visible_to_user": [True, False]}


def test_a_state_is_set_with_its_reason_whoever_has_the_permit(lot):
    add(lot, span="1 to 2")
    lost = PermitStateFactory(name="Lost")
    one, two = Permit.objects.in_order()
    rent(one)
    for reason in ("", "  "):
        with pytest.raises(ReasonRequired):
            set_permit_state(actor=ACTOR, permit_ids=keys(one), state_id=lost.pk, reason=reason)
    facts = {"actor": ACTOR, "permit_ids": keys(one, two), "state_id": lost.pk, "reason": " Seen in the bin "}
    assert set_permit_state(**facts).count == 2 and set_permit_state(**facts).count == 0
    assert set(Permit.objects.values_list("state__name", flat=True)) == {"Lost"}
    entry = AuditEntry.objects.filter(object_id=str(one.pk), action="permit.state_changed").get()
    assert entry.data == {"state": ["Good", "Lost"], "reason": "Seen in the bin"}


def test_a_comment_is_kept(lot):
    add(lot, single="1")
    permit = Permit.objects.get()
    assert change_permit(actor=ACTOR, permit_id=permit.pk, comment=" Hole punched ").comment == "Hole punched"
    assert history(permit) == ["permit.changed"]
    with pytest.raises(RowMissing):
        change_permit(actor=ACTOR, permit_id=0, comment="x")


def test_another_clients_permits_stay_as_they_are(lot, theirs):
    with client_scope(theirs):
        other, gone = PermitFactory(), PermitFactory(archived_at=NOW)
        lost = PermitStateFactory(name="Lost")
    ids = keys(other, gone)
    assert archive_permits(actor=ACTOR, permit_ids=ids).count == 0
    assert restore_permits(actor=ACTOR, permit_ids=ids).count == 0
    assert set_visibility(actor=ACTOR, permit_ids=ids, visible=False).count == 0
    with pytest.raises(RowMissing):
        set_permit_state(actor=ACTOR, permit_ids=ids, state_id=lost.pk, reason="x")
    with client_scope(theirs):
        assert Permit.objects.kept().get() == other and Permit.objects.get(pk=other.pk).visible_to_user


def test_a_hundred_permits_are_changed_in_as_many_statements_as_one(lot):
    add(lot, span="1 to 101")
    lost, ids = PermitStateFactory(name="Lost"), keys(*Permit.objects.in_order())

    def statements(part):
        common = {"actor": ACTOR, "permit_ids": part}
        with CaptureQueriesContext(connection) as captured:
            set_visibility(**common, visible=False)
            set_permit_state(**common, state_id=lost.pk, reason="x")
            archive_permits(**common)
            restore_permits(**common)
        return len(captured)

    assert statements(ids[:1]) == statements(ids[1:])
    assert AuditEntry.objects.filter(object_type="parking.permit").count() == 4 * 101


def test_a_lot_says_how_many_permits_it_has(lot):
    add(lot, span="1 to 5")
    one, two, three, four, _five = Permit.objects.in_order()
    rent(one)
    rent(two, RentalStatus.REQUESTED)
    rent(three, RentalStatus.RELEASED)
    archive_permits(actor=ACTOR, permit_ids=keys(four))
    empty = LotFactory()
    counted = {
        row.pk: (row.permit_count, row.taken_count, row.free_count, row.put_away_count)
        for row in lots_with_permits()
    }
    assert counted == {lot.pk: (4, 2, 2, 1), empty.pk: (0, 0, 0, 0)}


@pytest.mark.django_db(transaction=True)
def test_the_same_numbers_added_twice_at_once_are_added_once(monkeypatch):
    site = make_site("RACE")
    with client_scope(site.client):
        lot = LotFactory()
    monkeypatch.setattr("parking.services.inventory.numbers_of", meeting(numbers_of))
    results = at_once(site.client, *[lambda barrier: add(lot, span="1 to 5")] * 2)
    assert sorted(result.count for result in results) == [0, 5]


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lots_lock_one_of_them_fails(monkeypatch):
    site = make_site("RACE")
    with client_scope(site.client):
        lot = LotFactory()
    monkeypatch.setattr("parking.services.inventory.numbers_of", meeting(numbers_of))
    monkeypatch.setattr("parking.services.inventory.locked", lambda *, model, pk: model.objects.get(pk=pk))
    results = at_once(site.client, *[lambda barrier: add(lot, span="1 to 5")] * 2)
    assert sum(isinstance(result, Exception) for result in results) == 1
