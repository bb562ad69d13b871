"""People (enforcement §16.9)."""

from django.utils.translation import gettext_lazy as _

from accounts.queries import user_types
from api.access import Caller
from api.answers import UserTypeList
from api.catalogue import endpoint
from core.schemas import Documented


class UserTypesRequest(Documented):
    """Asks for nothing but the list."""


@endpoint(
    "profiles.types",
    "<client>/v1/profiles/types/list",
    title=_("User types"),
    about=_("The user types that are in use, by id."),
    schema=UserTypesRequest,
    answer=UserTypeList,
    example={},
    reply={
        "status": "success",
        "user_types": [
            {"id": "1", "type_name": "Full Time Student", "ext_info": "Student"},
            {"id": "6", "type_name": "Demo", "ext_info": "Public"},
        ],
    },
)
def list_types(caller: Caller, data: UserTypesRequest) -> dict:
    """The active user types."""
    rows = [
        {"id": str(kind.number), "type_name": kind.name, "ext_info": kind.grouping}
        for kind in user_types().order_by("number")
    ]
    return {"status": "success", "user_types": rows}
