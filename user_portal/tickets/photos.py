"""Photos and papers of tickets, for those who may see the ticket (enforcement VIO-13)."""

from uuid import UUID

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from content.choices import MediaType
from content.views import INERT
from user_portal.access import guest
from user_portal.tickets.finding import found_tickets
from violations.models import Violation, ViolationAttachment
from violations.queries.attachments import public_attachments
from violations.queries.own_tickets import shown_tickets_of


@guest
@never_cache
@require_safe
def photo(request, uuid: UUID):
    """The public copy of a file of one's own ticket, or of the one that a guest has found; `?small` is for thumbnails.
    Only what was drawn anew here is opened in place."""
    file = get_object_or_404(ViolationAttachment.objects.select_related("violation"), uuid=uuid)
    if not _may_see(request, file.violation) or file not in public_attachments(file.violation):
        raise Http404("no file for this reader")
    if "small" in request.GET and file.thumbnail:
        answer = FileResponse(file.thumbnail.open("rb"), content_type=MediaType.WEBP.value)
    else:
        facts = {"content_type": file.media_type, "filename": file.name, "as_attachment": not file.is_picture}
        answer = FileResponse(file.file.open("rb"), **facts)
    answer.headers["Content-Security-Policy"] = INERT
    return answer


def _may_see(request, violation: Violation) -> bool:
    if found_tickets(request).filter(pk=violation.pk).exists():
        return True
    return request.driver is not None and shown_tickets_of(request.driver).filter(pk=violation.pk).exists()
