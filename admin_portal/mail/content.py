"""What a mail is made of, as it left: its HTML in a frame that can do nothing, and its files."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from admin_portal.access import staff_required
from admin_portal.generic.document import framed_document
from admin_portal.mail.tables import RIGHT
from content.queries import mail_files, outbox


@staff_required(RIGHT)
@require_safe
def html(request, pk):
    """The HTML alone, for the frame on the mail's page."""
    mail = get_object_or_404(outbox(), pk=pk)
    return framed_document(mail.html)


@staff_required(RIGHT)
@require_safe
def file(request, pk):
    """A file of a mail."""
    kept = get_object_or_404(mail_files(), pk=pk)
    return FileResponse(
        kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.media_type
    )
