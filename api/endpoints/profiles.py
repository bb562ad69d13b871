"""People (enforcement §16.9, §16.10)."""

from django.utils.translation import gettext_lazy as _

from accounts.queries import user_types
from accounts.schemas import ProfilePush
from accounts.services.people_import import push_person
from api.access import Caller
from api.answers import ProfileAccepted, UserTypeList
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


@endpoint(
    "profiles.push",
    "<client>/v1/profiles/push",
    title=_("Create or update a user"),
    about=_(
        "Makes the user whom login source and unique id name, or changes it: what is not sent stays as it is. "
        "Answers the user's id, which never changes."
    ),
    notes=(
        _("A new user needs first name, last name and email; an update does not."),
        _(
            "New users have no password: they sign in through their login source, or ask for a link to set one."
        ),
        _("An archived user is updated and stays archived."),
        _("Where a province and a state are sent, the province counts; the same for postal code and zip."),
    ),
    schema=ProfilePush,
    answer=ProfileAccepted,
    example={
        "unique_id": "tester23",
        "login_source": "OPSCOM",
        "first_name": "firstname",
        "last_name": "lastname",
        "user_name": "username",
        "email": "test@test.com",
        "street": "123 Main Street",
        "city": "Everywhere",
        "province": "bc",
        "postal_code": "HOHOHO",
        "phone_cell": "613-555-1212",
        "user_type_id": "6",
        "student_no": "SN 543209854",
        "date_of_birth": "1901-01-31",
        "locker_user_type_id": "3",
    },
    reply={"status": "success", "reference_id": 44},
    errors=(9015, 9016, 9017, 9018, 9019, 9020),
    writes=True,
)
def push(caller: Caller, data: ProfilePush) -> dict:
    """Create or update the user."""
    return {"status": "success", "reference_id": push_person(actor=caller.actor, data=data)}
