"""What the office does about an entry: assign, move, remove, comment, add (parking WL-2, WL-4, WL-7, WL-8, §7.2)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.models import AuditEntry
from core.system_settings import save_settings
from parking.choices import EntryStatus, RentalStatus
from parking.models import PermitRental, WaitlistEntry, WaitlistGroup
from parking.queries.waitlists import entry_of, waitlist_report
from parking.services.waitlists import remove_from_waitlist
from tests.admin_portal.desk import clerk_with, errors, html, text, url
from tests.factories.accounts import ACTOR
from tests.factories.parking import LotFactory, PermitFactory
from tests.parking.selling import another_driver
from tests.parking.waiting import give, join, release, spare

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(full, signed_in):
    return signed_in(full.site)


@pytest.fixture
def queue(full):
    """Three people wait for North Lot, whose number 3 only the office gives."""
    full.ann, full.bob, full.cy = (another_driver(name) for name in ("ann", "bob", "cy"))
    full.entries = [join(full, person) for person in (full.ann, full.bob, full.cy)]
    full.spare = spare(full)
    return full


def last(action) -> dict:
    return AuditEntry.objects.filter(action=action).latest("id").data


def names() -> list[str]:
    return [entry.person.username for entry in waitlist_report()]


class TestAssigning:
    def test_the_page_says_who_is_before_and_until_when_it_is_kept(self, queue, desk):
        page = text(desk.get(url("waitlist_assign", queue.entries[2])))
        assert "cy, waiting list of North Lot" in page
        assert "2 people are before them on this list ann, bob" in page and "is kept until" in page
        assert "Next on this list" in text(desk.get(url("waitlist_assign", queue.entries[0])))

    def test_a_held_permit_is_offered_first_then_what_the_office_has(self, queue, desk):
        release(queue.second)
        form = desk.get(url("waitlist_assign", queue.entries[0])).context["form"]
        held = queue.second.permit
        assert list(form.fields["permit"].choices) == [
            (held.pk, "2, North Lot – held for the waiting list"),
            (queue.spare.pk, "3, North Lot"),
        ]
        assert form.fields["permit"].initial == held.pk

    def test_parking_WL_4_the_chosen_one_is_given_and_its_page_is_next(self, queue, desk):
        before = timezone.now()
        release(queue.second)
        answer = desk.post(url("waitlist_assign", queue.entries[0]), {"permit": queue.spare.pk})
        assert answer["Location"] == url("permit_detail", queue.spare)
        rental = PermitRental.objects.get(permit=queue.spare)
        assert (rental.person, rental.source, rental.status) == (
            queue.ann,
            "waitlist",
            RentalStatus.REQUESTED,
        )
        assert timedelta(days=3) - timedelta(seconds=1) <= rental.reserved_until - before <= timedelta(days=4)
        page = text(desk.get(answer["Location"]))
        assert "From the waiting list North Lot" in page and "Assigned, not bought" in page
        assert OutboxMail.objects.filter(kind="waitlist.assigned", to="ann@example.com").count() == 1
        assert last("waitlist.assigned")["list"] == "North Lot"

    def test_one_taken_meanwhile_is_refused_in_words(self, queue, desk):
        give(queue.entries[1], permit_id=queue.spare.pk)
        spare(queue, 4)
        answer = desk.post(url("waitlist_assign", queue.entries[0]), {"permit": queue.spare.pk})
        assert "taken" in " ".join(words for said in errors(answer).values() for words in said)
        assert entry_of(queue.ann).status == EntryStatus.WAITING

    def test_a_permit_of_another_lot_is_no_choice(self, queue, desk):
        other = PermitFactory(lot=LotFactory(), sequence=1, number="X1")
        answer = desk.post(url("waitlist_assign", queue.entries[0]), {"permit": other.pk})
        assert "permit" in errors(answer)

    def test_parking_PER_2_who_has_a_permit_gets_no_second_one(self, queue, desk):
        entry = WaitlistEntry.objects.create(
            person=queue.first.person, lot=queue.lot, joined_at=timezone.now()
        )
        answer = desk.post(url("waitlist_assign", entry), {"permit": queue.spare.pk})
        assert "already" in " ".join(errors(answer)["__all__"])

    def test_without_a_free_number_the_page_says_what_happens_next(self, queue, desk):
        give(queue.entries[0])
        page = text(desk.get(url("waitlist_assign", queue.entries[1])))
        assert "No permit of North Lot is free now" in page
        assert desk.post(url("waitlist_assign", queue.entries[1]), {}).status_code == 200

    def test_parking_WL_8_nothing_is_given_without_management(self, queue, desk):
        save_settings(actor=ACTOR, values={"waitlist_managed": False})
        where = url("waitlist_assign", queue.entries[0])
        assert "Turn on Enable Managed Waitlist" in text(desk.get(where))
        answer = desk.post(where, {"permit": queue.spare.pk})
        assert "Turn on Enable Managed Waitlist" in text(answer)
        assert not PermitRental.objects.filter(person=queue.ann).exists()

    def test_who_left_the_list_meanwhile_gets_nothing(self, queue, desk):
        where = url("waitlist_assign", queue.entries[0])
        remove_from_waitlist(actor=ACTOR, entry_id=queue.entries[0].pk, reason="x")
        assert "not waiting any more" in text(desk.get(where))
        assert "not waiting any more" in text(desk.post(where, {"permit": queue.spare.pk}))
        assert not PermitRental.objects.filter(person=queue.ann).exists()


class TestMoving:
    def test_parking_WL_7_a_rank_is_given_with_a_reason(self, queue, desk):
        where = url("waitlist_move", queue.entries[2])
        assert desk.get(where).context["form"].fields["rank"].initial == 3
        assert desk.post(where, {"rank": 1, "reason": "Medical"})["Location"] == url("waitlist_report")
        assert names() == ["cy", "ann", "bob"]
        told = last("waitlist.moved")
        assert (told["rank"], told["reason"]) == ([3, 1], "Medical")

    @pytest.mark.parametrize(
        ("given", "field", "said"),
        [
            ({"rank": 4, "reason": "x"}, "rank", "from 1 to 3"),
            ({"rank": 0, "reason": "x"}, "rank", "greater than or equal to 1"),
            ({"rank": 2, "reason": " "}, "reason", "required"),
            ({"rank": "", "reason": "x"}, "rank", "required"),
        ],
    )
    def test_bad_input_is_refused_beside_its_field(self, queue, desk, given, field, said):
        assert said in errors(desk.post(url("waitlist_move", queue.entries[2]), given))[field][0]
        assert names() == ["ann", "bob", "cy"]

    def test_who_is_off_the_list_has_no_rank(self, queue, desk):
        remove_from_waitlist(actor=ACTOR, entry_id=queue.entries[0].pk, reason="x")
        answer = desk.post(url("waitlist_move", queue.entries[0]), {"rank": 1, "reason": "x"})
        assert "Removed" in errors(answer)["__all__"][0]


class TestRemovingAndComments:
    def test_a_name_is_taken_off_with_a_reason(self, queue, desk):
        where = url("waitlist_remove", queue.entries[0])
        assert "reason" in errors(desk.post(where, {"reason": ""}))
        assert desk.post(where, {"reason": "Left town"}).status_code == 302
        assert names() == ["bob", "cy"] and last("waitlist.removed")["reason"] == "Left town"

    def test_who_has_a_permit_to_pay_stays(self, queue, desk):
        give(queue.entries[0])
        answer = desk.post(url("waitlist_remove", queue.entries[0]), {"reason": "x"})
        assert "waits to be paid" in errors(answer)["__all__"][0]

    def test_a_comment_is_kept(self, queue, desk):
        desk.post(url("waitlist_comment", queue.entries[0]), {"comments": " Needs a ramp "})
        assert entry_of(queue.ann).comments == "Needs a ramp"
        assert last("waitlist.commented")["comments"] == ["", "Needs a ramp"]
        assert "Needs a ramp" in html(desk.get(url("waitlist_comment", queue.entries[0])))
        assert "comments" in errors(
            desk.post(url("waitlist_comment", queue.entries[0]), {"comments": "x" * 501})
        )

    def test_without_the_right_nothing_is_done(self, queue, signed_in):
        browser = signed_in(queue.site, clerk_with("permits.view", "users.view"))
        for name in ("assign", "move", "remove", "comment"):
            where = url(f"waitlist_{name}", queue.entries[0])
            assert browser.post(where, {"reason": "x", "rank": 2}).status_code == 403
        assert url("waitlist_add", queue.ann) not in html(browser.get(url("user_parking", queue.ann)))
        assert names() == ["ann", "bob", "cy"]


class TestAdding:
    def test_the_parking_tab_shows_where_somebody_waits(self, queue, desk):
        page = text(desk.get(url("user_parking", queue.bob)))
        assert "North Lot" in page and "2 of 3" in page
        shown = html(desk.get(url("user_parking", queue.bob)))
        assert url("waitlist_assign", queue.entries[1]) in shown and url("waitlist_add", queue.bob) in shown

    @pytest.mark.parametrize("is_given", [True, False], ids=["none left", "some that users do not see"])
    def test_a_lot_with_none_left_leads_to_its_list(self, queue, desk, is_given):
        if is_given:
            give(queue.entries[0])
        person = another_driver("dee")
        lots = html(desk.get(url("user_permit_sell", person)))
        where = f"{url('waitlist_add', person)}?lot={queue.lot.pk}"
        assert where in lots and "Waiting List" in lots
        assert desk.get(where).context["form"].initial["lot"] == str(queue.lot.pk)
        PermitFactory(lot=queue.lot, sequence=4, number="4")
        assert where not in html(desk.get(url("user_permit_sell", person)))

    def test_a_person_is_put_on_the_list_full_or_not(self, queue, desk):
        person = another_driver("dee")
        given = {"lot": queue.lot.pk, "comments": "By phone"}
        assert desk.post(url("waitlist_add", person), given)["Location"] == url("user_parking", person)
        assert names() == ["ann", "bob", "cy", "dee"] and entry_of(person).comments == "By phone"

    def test_a_lot_without_a_list_is_no_choice(self, queue, desk):
        plain = LotFactory(name="Plain")
        assert "lot" in errors(desk.post(url("waitlist_add", another_driver("dee")), {"lot": plain.pk}))
        type(queue.lot).objects.update(waitlist_enabled=False)
        assert "No lot keeps a waiting list" in text(desk.get(url("waitlist_add", queue.ann)))

    def test_twice_on_one_list_is_refused(self, queue, desk):
        answer = desk.post(url("waitlist_add", queue.ann), {"lot": queue.lot.pk})
        assert "Already on this waiting list" in errors(answer)["__all__"][0]

    def test_parking_WL_2_joining_another_list_is_confirmed_first(self, queue, desk):
        shared = WaitlistGroup.objects.create(name="Garages")
        east = LotFactory(name="East Garage", waitlist_enabled=True, waitlist_group=shared)
        where, given = url("waitlist_add", queue.ann), {"lot": east.pk}
        assert "Takes them off the waiting list of North Lot" in text(desk.get(where))
        refused = desk.post(where, given)
        assert "Joining this one means leaving that one" in errors(refused)["__all__"][0]
        assert entry_of(queue.ann) == queue.entries[0]
        other = given | {"leaving": queue.entries[1].pk}
        assert "leaving" in errors(desk.post(where, other))
        assert desk.post(where, given | {"leaving": queue.entries[0].pk}).status_code == 302
        assert entry_of(queue.ann).group == shared and last("waitlist.removed")["into"] == "East Garage"


class TestPermitPages:
    def test_a_held_permit_says_so_on_its_page_and_in_the_search(self, queue, desk):
        release(queue.second)
        page = desk.get(url("permit_detail", queue.second.permit))
        assert "Held for waiting list" in text(page)
        assert f"{url('waitlist_report')}?waits=lot-{queue.lot.pk}" in html(page)
        rows = desk.get(url("permit_list")).context["table"].rows
        said = {row.record.number: "Held for waiting list" in row.get_cell("bucket") for row in rows}
        assert said == {"1": False, "2": True, "3": False}
        assert "Held for waiting list" not in text(desk.get(url("permit_detail", queue.first.permit)))
        csv = desk.get(f"{url('permit_list')}?export=csv").getvalue().decode("utf-8-sig")
        assert "Held for waiting list" in csv.splitlines()[0] and "Visible to Admins" in csv

    def test_the_lots_statistics_count_them(self, queue, desk):
        release(queue.second)
        figures = {
            str(label): number
            for _heading, counts in desk.get(url("lot_statistics", queue.lot)).context["figures"]
            for label, number, _note in counts
        }
        assert (figures["Held for waiting list"], figures["Visible To User"]) == (1, 0)
