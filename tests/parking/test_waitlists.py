"""Waiting lists: joining, leaving, turns (parking §15)."""

import pytest
from django.utils import timezone

from accounts.ports import person_holds
from accounts.services.archive import archive_person
from accounts.services.merges import merge_people
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.scoping import client_scope
from core.system_settings import save_settings
from parking.choices import EntryStatus, LotScope, Visibility
from parking.exceptions import (
    AlreadyWaiting,
    BadRank,
    EntryMoved,
    NotJoinable,
    PermitOffered,
    ReasonRequired,
    WaitsElsewhere,
)
from parking.models import WaitlistEntry, WaitlistGroup
from parking.queries.waitlists import entry_of, ranks, waitlist_report
from parking.rules.offering import Access
from parking.services.lots import save_lot
from parking.services.rentals import Terms, request_permit, sell_permit
from parking.services.waitlists import (
    add_to_waitlist,
    comment_on_entry,
    leave_waitlist,
    move_in_waitlist,
    remove_from_waitlist,
)
from tests.factories.accounts import ACTOR
from tests.factories.parking import (
    LotFactory,
    PermitFactory,
)
from tests.parking.selling import another_driver
from tests.parking.waiting import give, held, join, may, release, spare, statuses
from tests.payments.conftest import pay


class TestJoining:
    def test_parking_WL_1_only_lots_with_a_list_and_only_when_they_are_full(self, full):
        entry = join(full)
        assert (entry.lot, entry.group, entry.status) == (full.lot, None, EntryStatus.WAITING)
        told = AuditEntry.objects.get(action="waitlist.joined").data
        assert told == {"person": str(full.driver), "list": "North Lot"}
        PermitFactory(lot=full.lot, sequence=3, number="3")
        with pytest.raises(NotJoinable, match="can still be had"):
            join(full, another_driver("third"))
        full.lot.waitlist_enabled = False
        full.lot.save()
        with pytest.raises(NotJoinable, match="no waiting list"):
            join(full, another_driver("fourth"))

    def test_parking_WL_1_the_lot_may_have_a_rule_of_its_own(self, full):
        PermitFactory(lot=full.lot, sequence=3, number="3")
        save_settings(actor=ACTOR, values={"waitlist_only_when_full": False})
        assert may(full, full.driver)
        type(full.lot).objects.update(waitlist_only_when_full=True)
        assert not may(full, full.driver)
        save_settings(actor=ACTOR, values={"waitlist_only_when_full": True})
        type(full.lot).objects.update(waitlist_only_when_full=False)
        assert may(full, full.driver)

    @pytest.mark.parametrize("number", [{"visible_to_user": False}, {"held_at": timezone.now()}])
    def test_numbers_that_users_do_not_see_leave_the_lot_full(self, full, number):
        PermitFactory(lot=full.lot, sequence=3, number="3", **number)
        assert may(full, full.driver)

    @pytest.mark.parametrize(
        "facts",
        [
            {"visibility": Visibility.NOT_VISIBLE},
            {"visibility": Visibility.HIDDEN_ACCESSIBLE},
            {"lot_scope": LotScope.USER_TYPE},
            {"password_enabled": True, "password": "x"},
            {"archived_at": timezone.now()},
            {"temp_only": True},
        ],
    )
    def test_who_may_not_buy_there_may_not_wait_there(self, full, facts):
        type(full.lot).objects.update(**facts)
        with pytest.raises(NotJoinable):
            join(full)
        assert not WaitlistEntry.objects.exists()

    def test_who_has_a_permit_of_the_lot_waits_for_none(self, full):
        holder = full.first.person
        with pytest.raises(NotJoinable, match="You have permit 1 in North Lot"):
            join(full, holder)
        south = LotFactory(name="South Lot", waitlist_enabled=True, waitlist_only_when_full=False)
        assert join(full, holder, lot=south).lot == south

    def test_a_hidden_lot_is_joined_by_its_link(self, full):
        type(full.lot).objects.update(visibility=Visibility.HIDDEN_ACCESSIBLE)
        assert join(full, access=Access(reached={full.lot.pk})).lot == full.lot

    def test_parking_WL_2_one_list_a_person_and_another_after_a_confirm(self, full):
        first = join(full)
        with pytest.raises(AlreadyWaiting):
            join(full)
        other = LotFactory(name="South Lot", waitlist_enabled=True, waitlist_only_when_full=False)
        with pytest.raises(WaitsElsewhere, match="North Lot"):
            join(full, lot=other)
        second = join(full, lot=other, leaving=first.pk)
        assert statuses() == [EntryStatus.REMOVED, EntryStatus.WAITING]
        assert entry_of(full.driver) == second
        with pytest.raises(WaitsElsewhere):  # an old page's confirmation is for another entry
            join(full, leaving=first.pk)

    def test_who_has_a_permit_to_pay_joins_no_other_list_and_leaves_none(self, full):
        entry = join(full)
        release(full.first)
        give(entry)
        other = LotFactory(name="South Lot", waitlist_enabled=True, waitlist_only_when_full=False)
        with pytest.raises(PermitOffered, match="North Lot"):
            join(full, lot=other, leaving=entry.pk)
        with pytest.raises(PermitOffered):
            leave_waitlist(actor=ACTOR, person=full.driver, entry_id=entry.pk)
        with pytest.raises(PermitOffered):
            remove_from_waitlist(actor=ACTOR, entry_id=entry.pk, reason="x")

    def test_the_office_adds_anybody_to_any_list(self, full):
        PermitFactory(lot=full.lot, sequence=3, number="3")
        type(full.lot).objects.update(visibility=Visibility.NOT_VISIBLE)
        entry = add_to_waitlist(
            actor=ACTOR, person_id=full.driver.pk, lot_id=full.lot.pk, comments=" by phone "
        )
        assert (entry.status, entry.comments) == (EntryStatus.WAITING, "by phone")
        full.lot.waitlist_enabled = False
        full.lot.save()
        with pytest.raises(NotJoinable):
            add_to_waitlist(actor=ACTOR, person_id=another_driver("x").pk, lot_id=full.lot.pk)

    def test_leaving_is_ones_own_act(self, full):
        entry = join(full)
        with pytest.raises(RowMissing):
            leave_waitlist(actor=ACTOR, person=another_driver("x"), entry_id=entry.pk)
        leave_waitlist(actor=ACTOR, person=full.driver, entry_id=entry.pk)
        entry.refresh_from_db()
        assert entry.status == EntryStatus.REMOVED and entry.ended_at is not None
        with pytest.raises(EntryMoved):
            leave_waitlist(actor=ACTOR, person=full.driver, entry_id=entry.pk)
        assert join(full).pk != entry.pk

    def test_the_office_says_why_it_takes_a_name_off(self, full):
        entry = join(full)
        with pytest.raises(ReasonRequired):
            remove_from_waitlist(actor=ACTOR, entry_id=entry.pk, reason=" ")
        remove_from_waitlist(actor=ACTOR, entry_id=entry.pk, reason="Left town")
        assert AuditEntry.objects.get(action="waitlist.removed").data["reason"] == "Left town"

    def test_another_clients_lot_and_entry_do_not_exist(self, full, theirs):
        entry = join(full)
        with client_scope(theirs):
            for act in (
                lambda: add_to_waitlist(actor=ACTOR, person_id=full.driver.pk, lot_id=full.lot.pk),
                lambda: remove_from_waitlist(actor=ACTOR, entry_id=entry.pk, reason="x"),
                lambda: move_in_waitlist(actor=ACTOR, entry_id=entry.pk, rank=1, reason="x"),
                lambda: comment_on_entry(actor=ACTOR, entry_id=entry.pk, comments="x"),
            ):
                with pytest.raises(RowMissing):
                    act()
            save_settings(actor=ACTOR, values={"waitlist_managed": True})
            with pytest.raises(RowMissing):
                give(entry)
            assert list(waitlist_report()) == [] and ranks() == {}


class TestTurns:
    def test_parking_WL_7_rank_is_by_joining_and_the_office_may_rearrange(self, full):
        entries = [join(full, another_driver(f"w{n}")) for n in range(4)]
        assert [ranks()[entry.pk] for entry in entries] == [(1, 4), (2, 4), (3, 4), (4, 4)]
        with pytest.raises(ReasonRequired):
            move_in_waitlist(actor=ACTOR, entry_id=entries[3].pk, rank=2, reason="")
        for rank in (0, 5):
            with pytest.raises(BadRank, match="from 1 to 4"):
                move_in_waitlist(actor=ACTOR, entry_id=entries[3].pk, rank=rank, reason="x")
        move_in_waitlist(actor=ACTOR, entry_id=entries[3].pk, rank=2, reason="Needs a wheelchair space")
        late_comer = join(full, another_driver("w4"))
        ranked = [entries[0], entries[3], entries[1], entries[2], late_comer]
        assert [ranks()[entry.pk][0] for entry in ranked] == [1, 2, 3, 4, 5]
        assert list(waitlist_report()) == ranked
        told = AuditEntry.objects.get(action="waitlist.moved").data
        assert told["rank"] == [4, 2] and told["reason"] == "Needs a wheelchair space"
        leave_waitlist(actor=ACTOR, person=entries[0].person, entry_id=entries[0].pk)
        assert ranks(ranked[1:2]) == {row.pk: (n, 4) for n, row in enumerate(ranked[1:], 1)}
        with pytest.raises(EntryMoved):
            move_in_waitlist(actor=ACTOR, entry_id=entries[0].pk, rank=1, reason="x")

    def test_lists_are_ranked_each_for_itself(self, full):
        other = LotFactory(name="South Lot", waitlist_enabled=True, waitlist_only_when_full=False)
        here, there = join(full), join(full, another_driver("w"), lot=other)
        assert ranks() == {here.pk: (1, 1), there.pk: (1, 1)} and ranks([there]) == {there.pk: (1, 1)}

    def test_parking_WL_7_lots_may_share_a_list_and_who_waited_for_one_comes_along(self, full):
        early = join(full, another_driver("early"))
        group = WaitlistGroup.objects.create(name="Campus")
        other = LotFactory(name="South Lot", waitlist_enabled=True, waitlist_group=group, sort_order=9)
        add = {"actor": ACTOR, "lot_id": other.pk}
        later = add_to_waitlist(person_id=full.driver.pk, **add)
        assert (later.lot, later.group, later.list_name) == (None, group, "Campus")
        save_lot(actor=ACTOR, lot_id=full.lot.pk, values={"waitlist_group": group})
        early.refresh_from_db()
        assert (early.lot, early.group) == (None, group)
        assert ranks() == {early.pk: (1, 2), later.pk: (2, 2)}
        release(full.first)
        assert held() == ["1"]
        assert give(later).permit.lot == full.lot
        assert AuditEntry.objects.filter(action="waitlist.list_changed").count() == 1

    def test_parking_WL_7_a_shared_list_begins_in_the_order_of_joining(self, full):
        early, later = join(full, another_driver("early")), join(full, another_driver("later"))
        move_in_waitlist(actor=ACTOR, entry_id=later.pk, rank=1, reason="x")
        group = WaitlistGroup.objects.create(name="Campus")
        save_lot(actor=ACTOR, lot_id=full.lot.pk, values={"waitlist_group": group})
        assert ranks() == {early.pk: (1, 2), later.pk: (2, 2)}

    def test_parking_WL_7_a_purchase_ends_the_entry_whoever_sold_it(self, full):
        mine, bystander = join(full), join(full, another_driver("w"))
        rental = sell_permit(
            actor=ACTOR, person_id=full.driver.pk, lot_id=full.lot.pk, terms=Terms(permit_id=spare(full).pk)
        )
        mine.refresh_from_db()
        assert (mine.status, mine.rental) == (EntryStatus.ASSIGNED, rental)
        pay(full.driver, full.office.sure)
        mine.refresh_from_db(), bystander.refresh_from_db()
        assert (mine.status, bystander.status) == (EntryStatus.PURCHASED, EntryStatus.WAITING)
        assert AuditEntry.objects.filter(action="waitlist.purchased").count() == 1

    def test_a_permit_elsewhere_leaves_the_entry(self, full):
        entry = join(full)
        south = LotFactory(name="South Lot")
        PermitFactory(lot=south, sequence=1, number="S1")
        request_permit(actor=ACTOR, person_id=full.driver.pk, lot_id=south.pk)
        entry.refresh_from_db()
        assert entry.status == EntryStatus.WAITING

    def test_comments(self, full):
        entry = join(full)
        comment_on_entry(actor=ACTOR, entry_id=entry.pk, comments=" has a van ")
        comment_on_entry(actor=ACTOR, entry_id=entry.pk, comments="has a van")
        entry.refresh_from_db()
        assert entry.comments == "has a van"
        assert AuditEntry.objects.get(action="waitlist.commented").data["comments"] == ["", "has a van"]

    def test_the_report_asks_as_much_for_many_as_for_one(self, full, django_assert_num_queries):
        for n in range(5):
            join(full, another_driver(f"w{n}"))
        with django_assert_num_queries(2):
            rows = list(waitlist_report())
            assert len(ranks(rows)) == 5
            assert {row.person.profile.user_type.name for row in rows} and rows[0].list_name


class TestPeople:
    def test_who_is_archived_waits_no_more(self, full):
        join(full)
        release(full.first)
        archive_person(actor=ACTOR, user=full.driver, release=True)
        assert statuses() == [EntryStatus.REMOVED] and held() == []

    def test_parking_USR_2_the_page_says_where_they_wait(self, full):
        join(full)
        said = [words for holds in person_holds for words in holds(user=full.driver)]
        assert said == ["On the waiting list of North Lot"]

    @pytest.mark.parametrize("assigned", ["neither", "secondary", "primary"])
    def test_two_people_who_are_one_wait_once(self, full, assigned):
        twin = another_driver("twin")
        entries = {"primary": join(full), "secondary": join(full, twin)}
        if assigned in entries:
            release(full.first)
            give(entries[assigned])
        merge_people(actor=ACTOR, kept=full.driver, merged=twin)
        kept = entries["primary" if assigned == "neither" else assigned]
        entry = entry_of(full.driver)
        assert entry == kept
        assert WaitlistEntry.objects.open().count() == 1
