"""Tickets as the portal's tests write them."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from parking.models import Location
from tests.factories.violations import (
    LocationFactory,
    OffenceItemFactory,
    ViolationFactory,
    ViolationLineFactory,
)
from tests.world import PIXEL
from violations.models import Violation, ViolationAttachment

PIN, PLACE = "8TQ4M2", "Downtown Business District"


def write_ticket(site, vehicle, **facts) -> Violation:
    """50 dollars, 10 off for a week, written an hour ago; with words for the public and words for the staff."""
    at = timezone.now().replace(microsecond=0) - timedelta(hours=1)
    common = {
        "ticket": "TT-10016", "pin": PIN, "writer": site.clerk, "issued_at": at, "vehicle": vehicle,
        "comment": "Beside the hydrant", "private_comment": "Private word",
    }  # fmt: skip
    place = Location.objects.filter(name=PLACE).first() or LocationFactory(name=PLACE)
    facts.setdefault("location", place)
    row = ViolationFactory(**common | facts)
    item = OffenceItemFactory(
        description="Parked in Loading Zone", by_law_code="2-101", category=row.category
    )
    ViolationLineFactory(violation=row, item=item, by_law_code=item.by_law_code)
    return row


def add_photo(violation: Violation, **facts) -> ViolationAttachment:
    """A picture, with a small one and what came in."""
    copies = {name: ContentFile(PIXEL, name="photo.gif") for name in ("file", "thumbnail", "original")}
    common = {"name": "photo.gif", "media_type": "image/gif", "size": len(PIXEL), "by": "clerk"}
    return ViolationAttachment.objects.create(violation=violation, **common | copies | facts)
