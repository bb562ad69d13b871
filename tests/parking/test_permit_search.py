"""Permit Search: who has what, and the six counts (parking §7.2, PER-14)."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from accounts.models import UserType
from core.scoping import client_scope
from parking.choices import OPEN_RENTALS, Bucket, RentalStatus
from parking.models import Permit, PermitRental
from parking.queries.permit_search import PermitsAsked, PermitsFound, bucket_of, rental_of
from tests.factories.accounts import make_driver, make_site
from tests.factories.parking import (
    LotFactory,
    PermitFactory,
    PermitRentalFactory,
    PermitStateFactory,
    SalesWindowFactory,
)

NOW = timezone.now().replace(microsecond=0)
DAY = timedelta(days=1)
THIS, NEXT, PAST = (-10, 10), (11, 200), (-100, -20)


@pytest.fixture
def ours(db):
    site = make_site("OURS")
    with client_scope(site.client):
        site.lot = LotFactory(name="North", short_name="N")
        site.lost = PermitStateFactory(name="Lost")
        yield site


def rent(permit, person, days=THIS, status=RentalStatus.RENTED, **facts):
    over = {} if status in OPEN_RENTALS else {"ended_at": NOW}
    starts, ends = (NOW + day * DAY for day in days)
    return PermitRentalFactory(
        permit=permit, person=person, starts_at=starts, ends_at=ends, status=status, **over, **facts
    )


def find(**asked):
    return PermitsFound(PermitsAsked(**asked), NOW)


def found(**asked):
    return set(find(**asked).permits)


def counted(**asked):
    return {bucket.value: number for bucket, number in find(**asked).legend().items() if number}


def one_of_each(site):
    """A permit in each bucket, by its name."""
    lot, person = site.lot, site.driver
    rows = {bucket: PermitFactory(lot=lot, visible_to_user=True) for bucket in Bucket}
    Permit.objects.filter(pk=rows[Bucket.VISIBLE_TO_ADMINS].pk).update(visible_to_user=False)
    Permit.objects.filter(pk=rows[Bucket.UNAVAILABLE].pk).update(state=site.lost)
    rent(rows[Bucket.UNAVAILABLE], person)
    rent(rows[Bucket.REQUESTED], person, status=RentalStatus.REQUESTED)
    rent(rows[Bucket.RENTED], person, status=RentalStatus.RESERVED)
    return rows


def test_parking_PER_14_each_permit_is_in_one_bucket(ours):
    rows = one_of_each(ours)
    PermitFactory(lot=ours.lot, archived_at=NOW)
    assert counted() == {bucket.value: 1 for bucket in Bucket}
    for bucket, permit in rows.items():
        assert found(bucket=bucket) == {permit} and counted(bucket=bucket) == {bucket.value: 1}
        assert bucket_of(find(bucket=bucket).permits.get()) == bucket


def test_parking_PER_14_a_state_that_is_not_valid_comes_before_who_has_it(ours):
    rows = one_of_each(ours)
    assert rental_of(find(bucket=Bucket.UNAVAILABLE).permits.get()).person == ours.driver
    Permit.objects.filter(pk=rows[Bucket.RENTED].pk).update(state=ours.lost, visible_to_user=False)
    assert counted()[Bucket.UNAVAILABLE] == 2


RENTALS = some.tuples(some.sampled_from(RentalStatus.values), some.sampled_from([THIS, NEXT, PAST]))
PERMITS = some.tuples(
    some.booleans(),  # in a valid state
    some.booleans(),  # visible
    some.sampled_from(["kept", "kept", "kept", "archived"]),
    some.lists(RENTALS, max_size=3),
)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(permits=some.lists(PERMITS, max_size=6))
def test_parking_PER_14_buckets_sum_to_total_whatever_there_is(ours, permits):
    with transaction.atomic():
        check_sums(ours, permits)
        transaction.set_rollback(True)  # the next example begins with nothing


def check_sums(ours, permits):
    windows = [SalesWindowFactory(name=f"Window {number}") for number in range(3)]
    for is_valid, visible, where, rentals in permits:
        permit = PermitFactory(
            lot=ours.lot,
            visible_to_user=visible,
            archived_at=NOW if where == "archived" else None,
            **{} if is_valid else {"state": ours.lost},
        )
        for window, (status, days) in zip(windows, rentals, strict=False):
            rent(permit, ours.driver, days, status, sales_window=window)
    for asked in ({}, {"status": "rented"}, {"window": windows[0]}, {"only_held": True}, {"number": "1"}):
        rows, legend = list(find(**asked).permits), find(**asked).legend()
        assert sum(legend.values()) == len(rows) and min(legend.values()) >= 0
        for bucket, number in legend.items():
            listed = [row for row in rows if bucket_of(row) == bucket]
            assert len(listed) == number
            assert found(**asked | {"bucket": bucket}) == set(listed)


def test_of_several_open_rentals_the_first_to_end_tells(ours):
    permit, other = PermitFactory(lot=ours.lot), make_driver("other")
    now_window, next_window = SalesWindowFactory(name="Now"), SalesWindowFactory(name="Next")
    rent(permit, other, NEXT, RentalStatus.REQUESTED, sales_window=next_window)
    rent(permit, ours.driver, THIS, sales_window=now_window)
    rent(permit, other, PAST, sales_window=SalesWindowFactory(name="Past"))
    assert rental_of(find().permits.get()).person == ours.driver
    assert counted() == {"rented": 1}
    asked = {"window": next_window}
    assert rental_of(find(**asked).permits.get()).person == other and counted(**asked) == {"requested": 1}
    assert found(person="other") == set() and found(person="other", **asked) == {permit}


def test_a_window_that_is_over_still_tells_who_had_what(ours):
    permit, window = PermitFactory(lot=ours.lot), SalesWindowFactory(name="Past")
    rent(permit, ours.driver, PAST, sales_window=window)
    assert counted() == {"visible_to_user": 1}
    assert counted(window=window) == {"rented": 1} and found(window=window) == {permit}
    assert found(window=window, only_held=True) == set()


def test_what_permits_are_found_by(ours):
    lot, other = LotFactory(name="South", short_name="S"), make_driver("Zoe", last_name="Zed")
    type_of_zoe = UserType.objects.filter(is_system=False).exclude(pk=ours.driver.profile.user_type_id)[0]
    other.profile.user_type = type_of_zoe
    other.profile.save()
    mine, zoes, free = (PermitFactory(lot=ours.lot, number=number) for number in ("a-01", "A01", "B1"))
    away = PermitFactory(lot=lot, number="A-02", state=ours.lost)
    gone = PermitFactory(lot=lot, number="A-03", archived_at=NOW)
    rent(mine, ours.driver, requested_at=NOW - 5 * DAY)
    rent(zoes, other, status=RentalStatus.REQUESTED, requested_at=NOW)
    assert found(number="A") == {mine, zoes, away} and found(number="A-") == {mine, away}
    assert found(number="%") == found(number="_") == set()
    assert found(lot=lot) == {away} and found(state=ours.lost) == {away}
    assert found(person="zed") == found(person=other.email) == found(user_type=type_of_zoe) == {zoes}
    assert found(person="nobody") == set()
    assert found(status=RentalStatus.REQUESTED) == {zoes} and found(only_held=True) == {mine, zoes}
    assert found(requested=(NOW - 6 * DAY, NOW - 4 * DAY)) == {mine}
    assert found(requested=(NOW - DAY, None)) == {zoes} and found(requested=(None, NOW)) == {mine, zoes}
    assert found(archived=True) == {gone} and bucket_of(find(archived=True).permits.get()) is None
    assert found(number="A", lot=ours.lot, person="zed") == {zoes}
    assert free in found()


def test_valid_on_a_day_is_by_the_clients_clock(ours):
    permit = PermitFactory(lot=ours.lot)
    facts = {"starts_at": datetime.fromisoformat("2026-03-02T05:00Z"), "sales_window": SalesWindowFactory()}
    ends_at = datetime.fromisoformat("2026-03-05T04:59:59Z")  # 23:59:59 of the 4th in Toronto
    PermitRentalFactory(permit=permit, person=ours.driver, ends_at=ends_at, **facts)
    days = {day: bool(found(valid_on=date(2026, 3, day))) for day in range(1, 7)}
    assert days == {1: False, 2: True, 3: True, 4: True, 5: False, 6: False}
    PermitRental.objects.update(status=RentalStatus.REQUESTED)
    assert not found(valid_on=date(2026, 3, 3))  # asked for is not valid


def test_renters_are_named_once(ours):
    other = make_driver("other")
    for person, status in product([ours.driver, ours.driver, other], [RentalStatus.RENTED]):
        rent(PermitFactory(lot=ours.lot), person, status=status)
    rent(PermitFactory(lot=ours.lot), make_driver("gone"), status=RentalStatus.RELEASED)
    assert sorted(find().renters, key=lambda person: person.pk) == [ours.driver, other]
    assert list(find(person="other").renters) == [other]


def test_it_takes_as_many_statements_for_thirty_permits_as_for_three(ours):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            rows = list(find(person="driver").permits)
            assert [rental_of(row).person for row in rows] and find(person="driver").legend()
        return len(captured)

    def more(number):
        for _row in range(number):
            rent(PermitFactory(lot=ours.lot), ours.driver)

    more(3)
    before = statements()
    more(27)
    assert statements() == before


def test_another_clients_permits_are_not_found_or_counted(ours):
    theirs = make_site("THEIRS")
    with client_scope(theirs.client):
        rent(PermitFactory(), theirs.driver)
    PermitFactory(lot=ours.lot)
    assert len(found()) == 1 and counted() == {"visible_to_user": 1}
