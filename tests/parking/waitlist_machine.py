"""What can happen to waiting lists while permits come and go, and what must hold (parking §15)."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from parking.choices import OPEN_RENTALS, TAKEN_RENTALS, EntryStatus, RentalStatus
from parking.models import Permit, PermitRental, WaitlistEntry
from parking.queries.waitlists import late_reservations
from parking.services.waitlist_serving import assign_permit, end_late_reservation
from parking.services.waitlists import add_to_waitlist, join_waitlist, leave_waitlist
from tests.factories.accounts import ACTOR

WHO, LOT = st.integers(0, 2), st.integers(0, 1)


class WaitlistRules:
    """Part of PermitMachine, whose shop it is; lists are managed."""

    @rule(who=WHO, lot=LOT)
    def joins(self, who, lot):
        self.may_be_refused(join_waitlist, person_id=self.person(who), lot_id=self.shop.lots[lot].pk)

    @rule(who=WHO, lot=LOT, data=st.data())
    def office_adds(self, who, lot, data):
        leaving = self.one(data, WaitlistEntry.objects.all())
        facts = {"person_id": self.person(who), "lot_id": self.shop.lots[lot].pk}
        self.may_be_refused(add_to_waitlist, leaving=leaving and leaving.pk, **facts)

    @rule(data=st.data())
    def leaves(self, data):
        if entry := self.one(data, WaitlistEntry.objects.all()):
            self.may_be_refused(leave_waitlist, person=entry.person, entry_id=entry.pk)

    @rule(data=st.data(), named=st.booleans())
    def is_served(self, data, named):
        if entry := self.one(data, WaitlistEntry.objects.all()):
            permit = self.one(data, Permit.objects.all()) if named else None
            self.may_be_refused(assign_permit, entry_id=entry.pk, permit_id=permit and permit.pk)

    @rule()
    def deadlines_pass(self):
        later = timezone.now() + timedelta(days=9)
        for pk in late_reservations(later):
            assert end_late_reservation(actor=ACTOR, entry_id=pk, at=later)

    @invariant()
    def who_was_served_has_the_permit_and_has_not_paid_it(self):
        for entry in WaitlistEntry.objects.filter(status=EntryStatus.ASSIGNED).select_related("rental"):
            assert entry.rental.status in (RentalStatus.REQUESTED, RentalStatus.RESERVED)
            assert entry.rental.person_id == entry.person_id

    @invariant()
    def who_bought_has_paid(self):
        for entry in WaitlistEntry.objects.filter(status=EntryStatus.PURCHASED).select_related("rental"):
            assert entry.rental.status not in (RentalStatus.REQUESTED, RentalStatus.RESERVED)

    @invariant()
    def a_list_permit_belongs_to_an_entry(self):
        given = PermitRental.objects.filter(source="waitlist", status__in=OPEN_RENTALS)
        for rental in given.exclude(status__in=TAKEN_RENTALS):
            assert rental.waitlist_entries.filter(status=EntryStatus.ASSIGNED).count() == 1

    @invariant()
    def what_is_held_is_free_and_waited_for(self):
        for permit in Permit.objects.exclude(held_at=None):
            assert not permit.rentals.filter(status__in=OPEN_RENTALS).exists()
            assert WaitlistEntry.objects.waiting().filter(lot=permit.lot).exists()
