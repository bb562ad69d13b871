"""Permits that are held for waiting lists (parking WL-3, scenario 9)."""

from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import AuditEntry, SystemTask
from core.services.tasks import ensure_tasks, run_here
from core.system_settings import save_settings
from parking.choices import Bucket
from parking.exceptions import (
    LotFull,
    WaitlistNotManaged,
)
from parking.models import PermitRental
from parking.queries.lots import lot_figures
from parking.queries.offers import offer_of
from parking.queries.permit_search import PermitsAsked, PermitsFound
from parking.rules.permit_numbers import PermitNumber
from parking.services.inventory import add_permits, archive_permits, restore_permits, set_visibility
from parking.services.rentals import Terms, sell_permit
from parking.services.switching import replace_permit, switch_permit
from parking.services.waitlists import (
    leave_waitlist,
)
from payments.queries.payment_types import built_in
from payments.services.refunds import ask_refund, process_refund
from tests.factories.accounts import ACTOR
from tests.factories.parking import (
    LotFactory,
    PermitRentalFactory,
    PermitStateFactory,
    SalesWindowFactory,
)
from tests.parking.selling import another_driver, ask, free_numbers
from tests.parking.waiting import DAY, MANAGERS, give, held, join, mails, release, spare
from tests.payments.conftest import pay


class TestHolding:
    @pytest.fixture
    def waited(self, full):
        full.entry = join(full, another_driver("waiter"))
        return full

    def assert_held(self, shop, *numbers):
        assert held() == list(numbers)
        offer = offer_of(shop.lot, another_driver("passer-by"), timezone.now())
        assert offer.is_full and offer.left == 0
        told = list(mails("waitlist.available"))
        assert [mail.to for mail in told] == ["lena@example.com", "omar@example.com"]
        assert ", ".join(numbers) in told[0].text and "People who wait: 1" in told[0].text
        assert AuditEntry.objects.filter(action="permit.held").count() == len(numbers)

    def test_parking_WL_3_no_pay_clearing(self, waited):
        PermitRental.objects.filter(pk=waited.first.pk).update(reserved_until=timezone.now() - DAY)
        ensure_tasks(client=waited.client)
        run_here(actor=ACTOR, task_id=SystemTask.objects.get(key="permits.clear_unpaid").pk)
        self.assert_held(waited, "1")

    def test_parking_WL_3_allocation(self, waited):
        numbers = [PermitNumber(str(n), "", n, "") for n in (3, 4)]
        add_permits(actor=ACTOR, lot_id=waited.lot.pk, numbers=numbers)
        self.assert_held(waited, "3", "4")

    def test_parking_WL_3_switch(self, waited):
        to = spare(waited)
        switch_permit(actor=ACTOR, rental_id=waited.first.pk, permit_id=to.pk, price="full", reason="x")
        self.assert_held(waited, "1")

    def test_parking_PER_6_release_and_refund(self, waited):
        state = pay(waited.first.person, waited.office.sure)
        asked = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=state.payment.total, comment="x")
        process_refund(actor=ACTOR, refund_id=asked.pk, refund_type_id=built_in("credit").pk)
        self.assert_held(waited, "1")

    def test_a_lost_number_is_held_for_nobody(self, waited):
        pay(waited.first.person, waited.office.sure)
        lost = PermitStateFactory(name="Lost")
        facts = {"state_id": lost.pk, "permit_id": spare(waited).pk, "reason": "lost"}
        replace_permit(actor=ACTOR, rental_id=waited.first.pk, **facts)
        assert held() == [] and not mails("waitlist.available").exists()

    def test_a_number_that_is_sold_for_later_is_not_free(self, waited):
        rental = waited.first
        later = {"starts_at": rental.ends_at + DAY, "ends_at": rental.ends_at + 300 * DAY}
        window = SalesWindowFactory(name="Next")
        PermitRentalFactory(permit=rental.permit, person=waited.driver, sales_window=window, **later)
        release(rental)
        assert held() == []

    def test_parking_WL_8_nothing_is_held_where_lists_are_not_managed(self, waited):
        save_settings(actor=ACTOR, values={"waitlist_managed": False})
        release(waited.first)
        assert held() == [] and not mails("waitlist.available").exists()
        assert offer_of(waited.lot, waited.driver, timezone.now()).left == 1
        with pytest.raises(WaitlistNotManaged):
            give(waited.entry)

    def test_nothing_is_held_where_nobody_waits(self, full):
        release(full.first)
        assert held() == [] and offer_of(full.lot, full.driver, timezone.now()).left == 1

    def test_held_numbers_count_as_seen_by_admins(self, waited):
        release(waited.first)
        search = PermitsFound(PermitsAsked(), timezone.now())
        counts = {bucket: n for bucket, n in search.legend().items() if n}
        assert counts == {Bucket.VISIBLE_TO_ADMINS: 1, Bucket.REQUESTED: 1}
        asked = PermitsAsked(bucket=Bucket.VISIBLE_TO_ADMINS)
        assert [row.number for row in PermitsFound(asked, timezone.now()).permits] == ["1"]
        asked = PermitsAsked(bucket=Bucket.VISIBLE_TO_USER)
        assert list(PermitsFound(asked, timezone.now()).permits) == []
        assert lot_figures(waited.lot, timezone.now()).visible == 0

    def test_the_office_gives_a_held_number_only_by_name(self, waited):
        release(waited.first)
        person = another_driver("buyer")
        sale = {"actor": ACTOR, "person_id": person.pk, "lot_id": waited.lot.pk}
        with pytest.raises(LotFull, match="held for its waiting list"):
            sell_permit(**sale)
        rental = sell_permit(**sale, terms=Terms(permit_id=waited.first.permit_id))
        assert rental.permit.number == "1" and held() == []

    def test_a_held_number_that_somebody_switches_to_is_held_no_more(self, waited):
        release(waited.first)
        to = {"permit_id": waited.first.permit_id, "price": "full", "reason": "x"}
        switch_permit(actor=ACTOR, rental_id=waited.second.pk, **to)
        assert held() == ["2"]  # which that person has left

    def test_numbers_that_the_office_shows_are_held_no_more(self, waited):
        release(waited.first)
        assert set_visibility(actor=ACTOR, permit_ids=[waited.first.permit_id], visible=True).count == 1
        assert held() == [] and offer_of(waited.lot, waited.driver, timezone.now()).left == 1

    def test_an_archived_number_is_held_no_more(self, waited):
        release(waited.first)
        archive_permits(actor=ACTOR, permit_ids=[waited.first.permit_id])
        restore_permits(actor=ACTOR, permit_ids=[waited.first.permit_id])
        assert held() == []

    def test_holds_end_with_the_last_who_waits(self, waited):
        release(waited.first), release(waited.second)
        assert held() == ["1", "2"]
        give(waited.entry)  # one waited, so the other number is everybody's again
        assert held() == [] and offer_of(waited.lot, waited.driver, timezone.now()).left == 1
        assert AuditEntry.objects.filter(action="permit.hold_lifted").count() == 1

    def test_holds_end_when_the_last_who_waits_goes_to_another_list(self, waited):
        release(waited.first)
        south = LotFactory(name="South Lot", waitlist_enabled=True, waitlist_only_when_full=False)
        join(waited, waited.entry.person, lot=south, leaving=waited.entry.pk)
        assert held() == []

    @pytest.mark.parametrize("end", ["leave", "unmanaged", "no list"])
    def test_holds_end_when_there_is_no_list_to_serve(self, waited, end):
        release(waited.first)
        if end == "leave":
            leave_waitlist(actor=ACTOR, person=waited.entry.person, entry_id=waited.entry.pk)
        else:
            if end == "unmanaged":
                save_settings(actor=ACTOR, values={"waitlist_managed": False})
            type(waited.lot).objects.update(waitlist_enabled=end == "unmanaged")
            ensure_tasks(client=waited.client)
            run_here(actor=ACTOR, task_id=SystemTask.objects.get(key="waitlist.expire").pk)
        assert held() == []


class TestRefund:
    @pytest.fixture
    def paid(self, shop):
        """Two permits in one payment, and somebody who waits for one."""
        save_settings(actor=ACTOR, values={"waitlist_managed": True, "waitlist_managers": MANAGERS})
        type(shop.lot).objects.update(allow_second_permit=True, default_cost=20, waitlist_enabled=True)
        ask(shop), ask(shop)
        shop.state = pay(shop.driver, shop.office.sure)
        shop.entry = join(shop, another_driver("waiter"))
        return shop

    def refund(self, shop, amount):
        asked = ask_refund(actor=ACTOR, payment_id=shop.state.payment_id, amount=amount, comment="x")
        process_refund(actor=ACTOR, refund_id=asked.pk, refund_type_id=built_in("credit").pk)
        assert mails("payment.refund").count() == 1

    def test_parking_29_9_a_refund_of_two_permits_triggers_the_waiting_list(self, paid):
        self.refund(paid, paid.state.payment.total)
        assert held() == free_numbers(paid) == ["1", "2"]
        assert {mail.to for mail in mails("waitlist.available")} == {"lena@example.com", "omar@example.com"}
        assert offer_of(paid.lot, paid.driver, timezone.now()).is_full
        assert give(paid.entry).permit.number == "1"

    def test_parking_29_9_a_partial_refund_triggers_nothing(self, paid):
        self.refund(paid, Decimal("10.00"))
        assert held() == free_numbers(paid) == [] and not mails("waitlist.available").exists()
