"""People on waiting lists; for tests. The fixture `full` is in conftest."""

from datetime import timedelta

from django.utils import timezone

from content.models import OutboxMail
from core.models import SystemTask
from core.services.tasks import ensure_tasks, run_here
from parking.models import Permit, PermitRental, WaitlistEntry
from parking.queries.offers import offer_of
from parking.queries.waitlists import may_join
from parking.rules.offering import NO_ACCESS
from parking.services.rental_endings import release_permit
from parking.services.waitlist_serving import assign_permit
from parking.services.waitlists import (
    join_waitlist,
)
from tests.factories.accounts import ACTOR
from tests.factories.parking import (
    PermitFactory,
)

DAY = timedelta(days=1)
MANAGERS = "lena@example.com, omar@example.com"


def join(shop, person=None, lot=None, **facts):
    person = person or shop.driver
    return join_waitlist(actor=ACTOR, person_id=person.pk, lot_id=(lot or shop.lot).pk, **facts)


def give(entry, **facts):
    return assign_permit(actor=ACTOR, entry_id=entry.pk, **facts)


def release(rental, reason="x"):
    return release_permit(actor=ACTOR, rental_id=rental.pk, reason=reason)


def statuses():
    return list(WaitlistEntry.objects.order_by("pk").values_list("status", flat=True))


def held():
    return list(Permit.objects.exclude(held_at=None).in_order().values_list("number", flat=True))


def mails(kind):
    return OutboxMail.objects.filter(kind=kind).order_by("pk")


def late(rental):
    """Let the deadline of a rental pass."""
    PermitRental.objects.filter(pk=rental.pk).update(reserved_until=timezone.now() - timedelta(seconds=1))
    ensure_tasks(client=rental.client)
    run_here(actor=ACTOR, task_id=SystemTask.objects.get(key="waitlist.expire").pk)


def may(shop, person, access=NO_ACCESS):
    shop.lot.refresh_from_db()
    return may_join(offer_of(shop.lot, person, timezone.now(), access))


def spare(shop, number=3, **facts):
    """A number that only the office gives."""
    return PermitFactory(lot=shop.lot, sequence=number, number=str(number), visible_to_user=False, **facts)
