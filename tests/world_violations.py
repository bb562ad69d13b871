"""The violations of a half of tests/world.py."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from parking.choices import AlarmScope
from parking.models import PeopleAlarm
from tests.factories.accounts import ACTOR
from tests.factories.violations import (
    LocationFactory,
    OffenceItemFactory,
    TicketCategoryFactory,
    ViolationFactory,
    ViolationLineFactory,
)
from violations.choices import AppliesTo, BatchOrigin, FineAction
from violations.models import CollectionsBatch, ViolationAttachment
from violations.services.changes import add_note
from violations.services.numbering import set_next_number


def add_violations(site, word):
    """Tickets of all kinds, and what they are made of; their words carry `word`."""
    now = timezone.now().replace(microsecond=0)
    site.location = LocationFactory(name=f"Location {word}", lot_group=site.group)
    site.category = TicketCategoryFactory(name=f"Category {word}", applies_to=AppliesTo.BOTH)
    site.offence = OffenceItemFactory(description=f"Offence {word}", category=site.category)
    common = {
        "category": site.category, "location": site.location, "writer": site.clerk, "vehicle": site.vehicle,
        "comment": f"Comment {word}", "private_comment": f"Private {word}",
    }  # fmt: skip
    site.violation = ViolationFactory(
        ticket=f"TT-{word}-1".upper(), issued_at=now - timedelta(hours=1), **common
    )
    long_ago = {"issued_at": now - timedelta(days=40), **common}
    site.overdue = ViolationFactory(ticket=f"TT-{word}-2".upper(), **long_ago)
    batch = {"origin": BatchOrigin.API, "by": word, "at": now, "count": 1, "total": 50}
    site.batch = CollectionsBatch.objects.create(file=ContentFile(b"{}", name="batch.json"), **batch)
    site.collected = ViolationFactory(
        ticket=f"TT-{word}-3".upper(), sent_to_collections_at=now, batch=site.batch, **long_ago
    )
    site.cited = ViolationFactory(
        ticket=f"TT-{word}-4".upper(), person=site.driver, keyed_by=site.clerk, payment=site.payment, paid_at=now,
        fine_action=FineAction.UPHELD, actioned_at=now, actioned_by=site.clerk, action_reason=word, **long_ago,
    )  # fmt: skip
    for row in (site.violation, site.overdue, site.collected, site.cited):
        ViolationLineFactory(violation=row, item=site.offence, location=site.location)
    site.note = add_note(actor=ACTOR, violation_id=site.violation.pk, text=f"Note {word}")
    site.ticket_file = ViolationAttachment.objects.create(
        violation=site.violation, name=f"{word}.png", media_type="image/png", size=1, by=word,
        file=ContentFile(b"x", name=f"{word}.png"), original=ContentFile(b"x", name=f"{word}.png"),
        thumbnail=ContentFile(b"x", name=f"{word}.png"),
    )  # fmt: skip
    set_next_number(actor=ACTOR, number=10016)
    site.people_alarm = PeopleAlarm.objects.create(
        person=site.driver, scope=AlarmScope.PERSON, text=f"Alarm {word}", created_by=word
    )
