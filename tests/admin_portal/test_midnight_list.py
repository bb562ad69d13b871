"""Clear Unpaid (Midnight List): what the next run frees, and freeing what is over now (parking PER-13)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from content.models import OutboxMail
from core.models import SystemTask
from core.services.tasks import disable_task
from parking.models import PermitRental
from parking.tasks import CLEAR_UNPAID
from tests.admin_portal.desk import listed, queries, text, url
from tests.factories.accounts import ACTOR
from tests.parking.selling import another_driver, ask, free_numbers
from tests.payments.conftest import pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(shop, signed_in):
    SystemTask.objects.filter(key=CLEAR_UNPAID).update(next_run_at=timezone.now() + timedelta(hours=6))
    return signed_in(shop.site)


def kept_until(rental, hours):
    until = timezone.now() + timedelta(hours=hours)
    PermitRental.objects.filter(pk=rental.pk).update(reserved_until=until)
    return rental


def test_it_shows_what_the_next_run_would_free(shop, desk):
    soon = kept_until(ask(shop), 5)
    kept_until(ask(shop, another_driver("patient")), 7)
    answer = desk.get(url("midnight_list"))
    assert (
        listed(answer) == [soon] and "The task runs next on" in text(answer) and "Still kept" in text(answer)
    )


def test_run_now_frees_only_what_is_over_at_that_moment(shop, desk):
    over, soon = kept_until(ask(shop), -1), kept_until(ask(shop, another_driver("patient")), 5)
    assert "Time is over" in text(desk.get(url("midnight_list")))
    assert "Release 1 unpaid permit now?" in text(desk.get(url("midnight_run")))
    over.refresh_from_db()
    assert over.status == "requested", "a question frees nothing"
    answer = desk.post(url("midnight_run"), follow=True)
    assert "1 unpaid permit is released." in text(answer) and listed(answer) == [soon]
    over.refresh_from_db(), soon.refresh_from_db()
    assert (over.status, soon.status, free_numbers(shop)) == ("released", "requested", ["1"])
    assert OutboxMail.objects.get(kind="permit.released").to == shop.driver.email
    assert "0 unpaid permits are released." in text(desk.post(url("midnight_run"), follow=True))


def test_what_is_in_a_payment_stays(shop, desk):
    rental = kept_until(ask(shop), -1)
    pay(shop.driver, shop.office.bank)
    assert listed(desk.get(url("midnight_list"))) == []
    desk.post(url("midnight_run"))
    rental.refresh_from_db()
    assert rental.status == "requested"


def test_while_the_task_is_off_it_says_so_and_lists_what_is_over(shop, desk):
    over = kept_until(ask(shop), -1)
    kept_until(ask(shop, another_driver("patient")), 5)
    disable_task(actor=ACTOR, task_id=SystemTask.objects.get(key=CLEAR_UNPAID).pk)
    answer = desk.get(url("midnight_list"))
    assert listed(answer) == [over] and "The nightly task is off" in text(answer)


def test_it_asks_the_database_as_often_for_many_requests(shop, desk):
    kept_until(ask(shop), 1)
    one = queries(desk, url("midnight_list"))
    kept_until(ask(shop, another_driver("b")), 1)
    assert queries(desk, url("midnight_list")) == one
