"""What a mail is made of, as it left: its HTML in a frame that can do nothing, and its files."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from admin_portal.access import staff_required
from admin_portal.mail.tables import RIGHT
from content.queries import mail_files, outbox

# The only page of the site that may be framed, by the site alone, and the only one with styles of its own: a mail has
# no others. `sandbox` takes its origin away, so whatever it holds runs nothing and reaches nothing.
POLICY = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@staff_required(RIGHT)
@require_safe
def html(request, pk):
    """The HTML alone, for the frame on the mail's page."""
    mail = get_object_or_404(outbox(), pk=pk)
    headers = {"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"}
    return HttpResponse(mail.html, headers=headers)


@staff_required(RIGHT)
@require_safe
def file(request, pk):
    """A file of a mail."""
    kept = get_object_or_404(mail_files(), pk=pk)
    return FileResponse(
        kept.file.open("rb"), as_attachment=True, filename=kept.name, content_type=kept.media_type
    )
