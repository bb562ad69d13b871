"""A document that people wrote, for a frame on a page of ours that can run, send and reach nothing."""

from django.http import HttpResponse

# The only answers of the site that may be framed, by the site alone, and the only ones with styles of their own: a mail
# has no others. `sandbox` takes the origin away, so whatever a document holds runs nothing and reaches nothing.
POLICY = (
    "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def framed_document(html: str) -> HttpResponse:
    """The answer to the address of an `<iframe sandbox>`."""
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"})
