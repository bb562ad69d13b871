"""A document that people wrote, shown inside a page: in a frame that can run, send and fetch nothing."""

from django.http import HttpResponse

# Mail knows style attributes only, which no page of ours may have.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'self'; sandbox allow-popups"
)


def framed_document(html: str) -> HttpResponse:
    """An answer for `<iframe sandbox src=…>` of our own pages, and for nobody else's."""
    headers = {
        "Content-Security-Policy": POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Cache-Control": "no-store",
    }
    return HttpResponse(html, headers=headers)
