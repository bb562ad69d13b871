"""Photos and papers of a ticket."""

from django.db.models import Case, Q, QuerySet, Value, When

from core.system_settings import value
from violations.models import Violation, ViolationAttachment
from violations.settings import PUBLIC_PHOTOS


def attachments_of(violation: Violation) -> QuerySet[ViolationAttachment]:
    """All of the ticket's files for staff, archived ones last."""
    return violation.attachments.order_by(Case(When(archived_at=None, then=Value(0)), default=Value(1)), "pk")


def public_attachments(violation: Violation) -> QuerySet[ViolationAttachment]:
    """What drivers see of them, pictures first; nothing where the client shows none (enforcement VIO-13)."""
    if not value(PUBLIC_PHOTOS):
        return violation.attachments.none()
    is_picture = Case(When(Q(media_type__startswith="image/"), then=Value(0)), default=Value(1))
    return violation.attachments.filter(archived_at=None, is_public=True).order_by(is_picture, "pk")
