"""What a caller is told when something fails: the documented codes and texts, one shape (enforcement §16.2, §16.3)."""

from http import HTTPStatus
from typing import Any

import orjson
from pydantic import ValidationError

from accounts.exceptions import (
    EmailMissing,
    EmailTaken,
    FirstNameMissing,
    LastNameMissing,
    LoginSourceUnknown,
    UserNameTaken,
)
from core.exceptions import Refusal
from core.schemas import Documented, codes_of
from parking.exceptions import DuplicateRecord, EndNotAfterStart, PlateRequired, RecordNotFound, VehicleExists

# The texts are a wire contract, word for word; they are never translated (seeds/003, API Error Codes).
TEXTS = {
    9000: "Client Code is missing from the request.",
    9001: "API Token is missing from the request.",
    9002: "The supplied API token does not have permission to perform that request.",
    9003: "Could not parse the request.",
    9004: "End Time is a required field.",
    9005: "The end time value is invalid.",
    9006: "Plate is a required field.",
    9007: "The start time value is invalid.",
    9008: (
        "Reference ID is required. On a new permit push, a reference id is returned. "
        "This is required for updates and deletes."
    ),
    9009: "Record not found.",
    9010: "The Plate Type is required.",
    9011: "The province or state is required.",
    9012: "The vehicle is already in the database.",
    9013: "A unique id is required.",
    9014: "The login source is required.",
    9015: "The login source is invalid.",
    9016: "The user e-mail is required.",
    9017: "The user's first name is required.",
    9018: "The user's last name is required.",
    9019: "The user's email address must be unique.",
    9020: "The user's username must be unique.",
    9021: "The vehicle's plate length exceeds 50 characters.",
    9022: "A record already exists with the supplied details.",
    9030: "The field's maximum number of characters was exceeded.",
    9031: "The field is required.",
    9032: "The field has a minimum number of characters.",
    9033: "The field's value is invalid.",
    9034: "The API Token does not exist for the specified client.",
}
_STATUS = {
    9000: HTTPStatus.NOT_FOUND,
    9001: HTTPStatus.UNAUTHORIZED,
    9002: HTTPStatus.FORBIDDEN,
    9009: HTTPStatus.NOT_FOUND,
    9012: HTTPStatus.CONFLICT,
    9019: HTTPStatus.CONFLICT,
    9020: HTTPStatus.CONFLICT,
    9022: HTTPStatus.CONFLICT,
    9034: HTTPStatus.UNAUTHORIZED,
}
# Their texts name no field, so the reply does (API-9).
_FIELD_CODES = frozenset({9030, 9031, 9032, 9033})


def status_of(code: int) -> int:
    """The HTTP status of an error code; the document gives none (API-10)."""
    return int(_STATUS.get(code, HTTPStatus.BAD_REQUEST))


class ApiError(Exception):
    """The call ends with a documented error. `facts` join the reply, `headers` the response."""

    def __init__(
        self, code: int, *, field: str = "", status: int = 0, headers: dict | None = None, **facts: Any
    ):
        super().__init__(code)
        self.code = code
        self.status = status or status_of(code)
        self.headers = headers or {}
        self.facts = facts | ({"Field": field} if field and code in _FIELD_CODES else {})

    def body(self) -> dict[str, Any]:
        """The reply: {"ErrorCode", "ErrorMessage"[, "Field"][, "reference_id"]}."""
        return {"ErrorCode": self.code, "ErrorMessage": TEXTS[self.code], **self.facts}

    def content(self) -> bytes:
        """The reply as bytes."""
        return orjson.dumps(self.body())


def too_large() -> ApiError:
    """The body is above the limit; none of it was read."""
    return ApiError(9003, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def too_many(seconds: int) -> ApiError:
    """The token's calls of this minute are spent."""
    return ApiError(9033, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": str(seconds)})


def unavailable() -> ApiError:
    """The database does not answer; the same call may work in a moment."""
    return ApiError(9003, status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": "5"})


def unexpected(reference: str) -> ApiError:
    """A mistake of ours; `reference` finds it in the log."""
    return ApiError(9003, status=HTTPStatus.INTERNAL_SERVER_ERROR, reference_id=reference)


def of_validation(schema: type[Documented], error: ValidationError) -> ApiError:
    """The first failure in the order of the documented table, under its field's code."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    key = first["loc"][0]
    codes = codes_of(schema, key)
    code = next((getattr(codes, way) for way in _WAYS if way in first["type"]), codes.invalid)
    return ApiError(code, field=schema.documented[key].names[0])


def of_refusal(refusal: Refusal) -> ApiError:
    """A rule of the business said no."""
    if isinstance(refusal, DuplicateRecord):
        known = refusal.reference_id  # None when the other was deleted in this moment
        return ApiError(9022, **({"reference_id": str(known)} if known else {}))
    code = next((code for kind, code in _REFUSALS.items() if isinstance(refusal, kind)), 9033)
    return ApiError(code, field=refusal.field or "")


_WAYS = ("missing", "too_long", "too_short")
_REFUSALS = {
    RecordNotFound: 9009,
    EndNotAfterStart: 9005,
    VehicleExists: 9012,
    PlateRequired: 9006,
    LoginSourceUnknown: 9015,
    EmailMissing: 9016,
    FirstNameMissing: 9017,
    LastNameMissing: 9018,
    EmailTaken: 9019,
    UserNameTaken: 9020,
}
