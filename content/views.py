"""Managed files and the brand's style sheet, for everybody: nothing here is secret, nobody is signed in here."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from content import queries
from content.choices import MediaType
from content.queries.files import managed_files
from core.scoping import current_client

FOR_GOOD, A_WHILE = "public, max-age=31536000, immutable", "public, max-age=300"
INERT = "default-src 'none'; sandbox"  # whatever the bytes are, they run nothing on this site


@require_safe
def file(request, public_id, name):
    """A file as it is now. Whatever name the address has: mails keep the one it had when they were written."""
    row = get_object_or_404(managed_files(), public_id=public_id)
    return _answer(request, row, row.file, MediaType(row.media_type))


@require_safe
def thumbnail(request, public_id, name):
    """An image in small."""
    row = get_object_or_404(managed_files().exclude(thumbnail=""), public_id=public_id)
    return _answer(request, row, row.thumbnail, MediaType.WEBP)


@require_safe
def brand_sheet(request):
    """The client's colours."""
    text = queries.brand_sheet()
    if not text:
        raise Http404
    version = current_client().settings_version
    etag = f'"brand-{version}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(
        text, content_type="text/css; charset=utf-8"
    )
    return _kept(request, answer, etag, version)


def _answer(request, row, stored, media_type):
    etag = f'"{row.sha256[:32]}-{stored.field.name}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            content = stored.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        kind = media_type.value
        answer = FileResponse(
            content,
            as_attachment=not media_type.is_shown,
            filename=row.name,
            content_type=f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        )
    answer.headers["Content-Security-Policy"] = INERT
    return _kept(request, answer, etag, row.version)


def _kept(request, answer, etag, version):
    """Let everybody keep the answer: for good under its version's address, for a few minutes under any other."""
    answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = FOR_GOOD if request.GET.get("v") == str(version) else A_WHILE
    return answer
