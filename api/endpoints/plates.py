"""Plate validation as an ordinary view; the site's server takes the shorter way through opscom/wsgi.py."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from api import plate_door
from api.answers import PlateAnswer
from api.catalogue import endpoint
from api.errors import ApiError
from api.gate import Reply
from api.responses import response
from core.db import prepared
from core.schemas import About, Codes, Documented, text


class PlateQuestion(Documented):
    """Asks about one plate (enforcement §16.12)."""

    client: Annotated[
        text(30),
        plate_door.CLIENT,
        Codes(missing=9000, too_long=9000, invalid=9000),
        About(_("The client's code; case and the difference of - and _ do not matter.")),
    ]
    plate: Annotated[
        text(plate_door.LONGEST), plate_door.PLATE, Codes(missing=9006), About(_("The plate to look up."))
    ]


@endpoint(
    plate_door.SCOPE,
    plate_door.PATH.removeprefix("/api/"),
    title=_("Validate a plate"),
    about=_(
        "Everything that speaks for a plate now: permits from every source, “do not ticket or tow” entries and the "
        "alarm. Asking leaves no trace but a line in the log of calls."
    ),
    notes=(
        _(
            "Plates are compared by their letters A to Z and digits only; the answer repeats the plate that way."
        ),
        _("Times are the client's local time. A permit is valid to the second it expires, included."),
        _("Nothing known is no error: error is 0 and responseJSON is empty."),
        _("A failure says the same twice: error and message, and ErrorCode and ErrorMessage."),
    ),
    schema=PlateQuestion,
    answer=PlateAnswer,
    example={"client": "OC_TOMA", "plate": "ABC123"},
    reply={
        "error": 0,
        "data": {
            "response": "standard: BIKE\n Expires: 2025-04-30 23:59:59\n\nALARM: Wanted to talk with.\n\n",
            "plate": "ABC123",
            "responseJSON": {
                "permits": [{"expires": "2025-04-30 23:59:59", "type": "standard", "shortName": "BIKE"}],
                "alarm": "Wanted to talk with.",
            },
        },
        "message": "",
    },
    token_name="api_token",
    is_view=True,
)
@csrf_exempt
def validate(request: HttpRequest) -> HttpResponse:
    """Answer through the plate door, on Django's own connection."""
    if request.method != "POST":
        status, content = plate_door.refuse(ApiError(9003, status=405))
        return response(Reply(status, content, {"Allow": "POST"}))
    return response(plate_door.reply(request.META, prepared))
