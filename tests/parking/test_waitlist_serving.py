"""Permits given from waiting lists, and their deadlines (parking WL-4, WL-5)."""

from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from content.models import OutboxMail
from core.exceptions import RowMissing
from core.models import AuditEntry
from core.system_settings import save_settings
from parking.choices import EntryStatus, RentalSource, RentalStatus
from parking.exceptions import (
    EntryMoved,
    LotFull,
    NotOffered,
)
from parking.models import PermitRental
from parking.queries.waitlists import permits_for, ranks
from parking.services.rental_endings import cancel_request, clear_unpaid
from parking.services.rental_terms import extend_request
from parking.services.rentals import request_permit
from parking.services.switching import move_permit
from parking.services.waitlist_serving import end_late_reservation
from payments.queries.cart import due_lines
from payments.services.settlement import process_promise
from tests.factories.accounts import ACTOR
from tests.factories.parking import (
    LotFactory,
    PermitFactory,
)
from tests.parking.selling import another_driver
from tests.parking.waiting import DAY, give, held, join, late, mails, release, spare, statuses
from tests.payments.conftest import pay


class TestServing:
    @pytest.fixture
    def freed(self, full):
        """One number held, two people waiting."""
        full.entry, full.next = join(full), join(full, another_driver("next"))
        release(full.first)
        return full

    def test_parking_WL_4_a_permit_in_the_cart_until_a_date_and_time(self, freed):
        save_settings(actor=ACTOR, values={"waitlist_days": 5})
        rental = give(freed.entry)
        freed.entry.refresh_from_db()
        assert (rental.source, rental.status) == (RentalSource.WAITLIST, RentalStatus.REQUESTED)
        assert rental.reserved_until - rental.requested_at == 5 * DAY
        assert (freed.entry.status, freed.entry.rental) == (EntryStatus.ASSIGNED, rental)
        assert rental.permit.number == "1" and held() == []
        (line,) = due_lines(freed.driver, timezone.now())
        assert line.quote.item_id == rental.pk and line.quote.kept_until == rental.reserved_until
        with translation.override("en"):
            until = date_format(timezone.localtime(rental.reserved_until), "DATETIME_FORMAT")
        mail = mails("waitlist.assigned").get()
        assert mail.to == freed.driver.email and until in mail.text and "1 for North Lot" in mail.text
        assert ranks() == {freed.next.pk: (1, 1)}
        with pytest.raises(LotFull):
            give(freed.next)

    def test_the_deadline_is_not_after_the_permit(self, freed):
        save_settings(actor=ACTOR, values={"waitlist_days": 365})
        rental = give(freed.entry)
        assert rental.reserved_until == rental.ends_at

    def test_held_numbers_come_first_and_hidden_ones_can_be_chosen(self, freed):
        hidden = spare(freed, 0)
        assert [row.number for row in permits_for(freed.entry)] == ["1", "0"]
        assert give(freed.next, permit_id=hidden.pk).permit == hidden
        assert give(freed.entry).permit.number == "1"

    def test_only_free_numbers_of_the_list(self, freed):
        south = PermitFactory(lot=LotFactory(name="South Lot"), sequence=1, number="S1")
        for permit_id in (south.pk, -1):
            with pytest.raises(RowMissing):
                give(freed.entry, permit_id=permit_id)
        with pytest.raises(Exception, match="is taken"):
            give(freed.entry, permit_id=freed.second.permit_id)
        assert statuses() == [EntryStatus.WAITING] * 2

    def test_parking_PER_2_who_has_a_permit_for_that_time_is_given_none(self, freed):
        south = LotFactory(name="South Lot")
        PermitFactory(lot=south, sequence=1, number="S1")
        request_permit(actor=ACTOR, person_id=freed.driver.pk, lot_id=south.pk)
        with pytest.raises(NotOffered, match="S1"):
            give(freed.entry)
        assert held() == ["1"]

    def test_nobody_is_served_twice(self, freed):
        give(freed.entry)
        spare(freed)
        type(freed.lot).objects.update(allow_second_permit=True)
        with pytest.raises(EntryMoved):
            give(freed.entry)
        assert PermitRental.objects.filter(source="waitlist").count() == 1

    def test_it_is_the_offices_word_when_the_sale_is_over(self, freed):
        rental = give(freed.entry)
        yesterday = timezone.localdate(timezone=ZoneInfo("America/Toronto")) - DAY
        type(freed.window).objects.update(sale_starts_at=timezone.now() - 9 * DAY, sale_ends_on=yesterday)
        pay(freed.driver, freed.office.sure)
        rental.refresh_from_db()
        assert rental.status == RentalStatus.RENTED
        assert statuses()[0] == EntryStatus.PURCHASED

    def test_a_promise_is_no_purchase_yet(self, freed):
        give(freed.entry)
        state = pay(freed.driver, freed.office.cash)
        assert statuses()[0] == EntryStatus.ASSIGNED
        process_promise(actor=ACTOR, payment_id=state.payment_id)
        assert statuses()[0] == EntryStatus.PURCHASED

    def test_the_office_takes_it_back_and_the_person_waits_on_in_their_turn(self, freed):
        rental = give(freed.entry)
        release(rental)
        assert statuses() == [EntryStatus.WAITING] * 2 and held() == ["1"]
        assert ranks()[freed.entry.pk] == (1, 2)
        assert AuditEntry.objects.filter(action="waitlist.returned").count() == 1

    def test_who_gives_it_up_is_off_the_list_and_the_next_gets_it(self, freed):
        rental = give(freed.entry)
        cancel_request(actor=ACTOR, person=freed.driver, rental_id=rental.pk)
        assert statuses() == [EntryStatus.REMOVED, EntryStatus.WAITING] and held() == ["1"]
        assert give(freed.next).permit.number == "1"

    def test_a_promised_permit_that_moves_to_somebody_else_leaves_its_person_waiting(self, freed):
        rental = give(freed.entry)
        pay(freed.driver, freed.office.cash)
        move_permit(actor=ACTOR, rental_id=rental.pk, person_id=freed.next.person_id, reason="x")
        freed.entry.refresh_from_db(), freed.next.refresh_from_db()
        assert freed.entry.status == EntryStatus.WAITING
        assert (freed.next.status, freed.next.rental) == (EntryStatus.ASSIGNED, rental)


class TestDeadline:
    @pytest.fixture
    def given(self, full):
        full.entry, full.next = join(full), join(full, another_driver("next"))
        release(full.first)
        full.rental = give(full.entry)
        OutboxMail.objects.all().delete()
        return full

    def test_parking_WL_5_managers_are_told_once_and_nothing_is_released(self, given):
        late(given.rental), late(given.rental)
        told = list(mails("waitlist.late"))
        assert [mail.to for mail in told] == ["lena@example.com", "omar@example.com"]
        assert str(given.driver) in told[0].text and "permit 1" in told[0].text
        given.rental.refresh_from_db()
        assert given.rental.status == RentalStatus.REQUESTED and statuses()[0] == EntryStatus.ASSIGNED

    def test_parking_PER_13_the_nightly_clearing_leaves_it(self, given):
        PermitRental.objects.filter(pk=given.rental.pk).update(reserved_until=timezone.now() - DAY)
        assert not clear_unpaid(actor=ACTOR, rental_id=given.rental.pk, at=timezone.now())

    def test_parking_WL_5_extend_tells_the_person_and_begins_anew(self, given):
        late(given.rental)
        until = timezone.now() + 2 * DAY
        extend_request(actor=ACTOR, rental_id=given.rental.pk, until=until)
        mail = mails("waitlist.assigned").get()
        with translation.override("en"):
            assert date_format(timezone.localtime(until), "DATETIME_FORMAT") in mail.text
        given.rental.refresh_from_db()
        assert not end_late_reservation(actor=ACTOR, entry_id=given.entry.pk, at=timezone.now())
        late(given.rental)
        assert mails("waitlist.late").count() == 4

    def test_parking_WL_5_release_after_the_deadline_serves_the_next(self, given):
        late(given.rental)
        release(given.rental)
        assert statuses() == [EntryStatus.EXPIRED, EntryStatus.WAITING] and held() == ["1"]
        assert mails("waitlist.available").count() == 2

    def test_one_that_was_released_meanwhile_is_late_no_more(self, given):
        release(given.rental)
        assert not end_late_reservation(actor=ACTOR, entry_id=given.entry.pk, at=timezone.now() + 9 * DAY)
        assert statuses()[0] == EntryStatus.WAITING

    def test_parking_WL_5_auto_release_where_it_is_on(self, given):
        save_settings(actor=ACTOR, values={"waitlist_auto_release": True})
        late(given.rental)
        given.rental.refresh_from_db()
        assert given.rental.status == RentalStatus.RELEASED
        assert statuses() == [EntryStatus.EXPIRED, EntryStatus.WAITING] and held() == ["1"]
        assert mails("permit.released").get().to == given.driver.email
        assert mails("waitlist.late").count() == 2

    def test_auto_release_that_is_turned_on_later_takes_those_the_managers_know(self, given):
        late(given.rental)
        save_settings(actor=ACTOR, values={"waitlist_auto_release": True})
        late(given.rental)
        assert statuses()[0] == EntryStatus.EXPIRED and mails("waitlist.late").count() == 2

    def test_what_is_being_paid_is_not_late(self, given):
        save_settings(actor=ACTOR, values={"waitlist_auto_release": True})
        pay(given.driver, given.office.bank)
        late(given.rental)
        assert statuses()[0] == EntryStatus.ASSIGNED and not mails("waitlist.late").exists()
