"""What is read from a WSGI environment, the same for the plate door and for Django's views."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from api.errors import too_large
from core.schemas import Names, as_text, is_blank


def read_body(environ: Mapping[str, Any]) -> bytes:
    """The request's body; ApiError (413) above API_MAX_BODY bytes, before anything is read where the length is said."""
    limit = settings.API_MAX_BODY
    said = environ.get("CONTENT_LENGTH") or ""
    if said.isdecimal():
        length = int(said)
    elif "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
        length = limit + 1
    else:
        length = 0
    if length > limit and said:
        raise too_large()
    body = environ["wsgi.input"].read(length) if length else b""
    if len(body) > limit:
        raise too_large()
    return body


def token_of(names: Names, said: dict[str, Any], environ: Mapping[str, Any]) -> str:
    """The token in the body, else in the Authorization header; what can be none becomes one nobody has (API-3)."""
    value = names.find(said)
    try:
        return _bearer(environ) if is_blank(value) else as_text(value)
    except ValueError:
        return "\N{REPLACEMENT CHARACTER}"


def _bearer(environ: Mapping[str, Any]) -> str:
    scheme, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
