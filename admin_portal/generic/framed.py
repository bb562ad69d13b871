"""A document of somebody else's making, to be shown in a frame of a page."""

from django.http import HttpResponse

# Nothing else of the site may be framed, and nothing else has styles of its own: a mail has no others. `sandbox` takes
# the document's origin away, so whatever it holds runs nothing and reaches nothing.
POLICY = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def framed(html: str) -> HttpResponse:
    """The document alone, for a frame of this site."""
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(html, headers=headers)
