"""What a mail that is being written will look like: kept for a while, and shown from an address of its own."""

from dataclasses import dataclass
from uuid import uuid4

from django.core.cache import cache
from django.http import Http404
from django.views.decorators.http import require_safe

from admin_portal.access import staff_required
from admin_portal.email_templates.families import RIGHT
from admin_portal.generic.document import framed_document
from content.queries.wording import Wording
from content.rules.mail_html import in_theme
from core.scoping import current_client

SECONDS = 900


@dataclass(frozen=True)
class Preview:
    """A filled-in mail; `token` names its HTML among those that are kept."""

    token: str
    subject: str
    text: str


def keep_preview(words: Wording) -> Preview:
    """Keep the mail's HTML for the frames of the page that shows it."""
    token = str(uuid4())
    cache.set(_key(token), words.html, SECONDS)
    return Preview(token, words.subject, words.text)


@staff_required(RIGHT)
@require_safe
def preview(request, token):
    """The HTML of a preview, as in a light or dark mail program (`?theme=`)."""
    html = cache.get(_key(token))
    if html is None:
        raise Http404("no such preview")
    return framed_document(in_theme(html, request.GET.get("theme", "")))


def _key(token) -> str:
    return f"mail-preview:{current_client().pk}:{token}"
