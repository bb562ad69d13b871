"""What is read from a WSGI environment, the same for the plate door and for Django's views."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings

from api.errors import ApiError, too_large
from core.schemas import Names, as_text, is_blank

MOST_FIELDS = 100


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


def read_query(environ: Mapping[str, Any]) -> dict[str, str]:
    """What the address of a GET says, since many proxies take its body away (J-1). ApiError 9003 for too many values,
    and for a key said twice."""
    try:
        said = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise ApiError(9003) from None
    found = dict(said)
    if len(found) != len(said):
        raise ApiError(9003)
    return found


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
