"""Photos and papers of a ticket."""

from django.db.models import Case, QuerySet, Value, When

from core.system_settings import value
from violations.models import Violation, ViolationAttachment
from violations.settings import PUBLIC_PHOTOS


def attachments_of(violation: Violation) -> QuerySet[ViolationAttachment]:
    """All of the ticket's files for staff, archived ones last."""
    return violation.attachments.order_by(Case(When(archived_at=None, then=Value(0)), default=Value(1)), "pk")


def public_attachments(violation: Violation) -> list[ViolationAttachment]:
    """What drivers see of them, pictures first; nothing where the client shows none (enforcement VIO-13). Asks nothing
    when the ticket's attachments are prefetched."""
    if not value(PUBLIC_PHOTOS):
        return []
    files = [file for file in violation.attachments.all() if file.is_public and not file.archived_at]
    return sorted(files, key=lambda file: (not file.is_picture, file.pk))
