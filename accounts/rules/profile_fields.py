"""Which facts of a driver exist, in which section, and what each client asks for (parking §24.4).

`column` is the field of Profile, or of User for those in `OF_USER`. `field` names it in settings (`profile_<key>`).
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.choices import FieldState, Grouping

HIDDEN, VISIBLE, REQUIRED = FieldState.HIDDEN, FieldState.VISIBLE, FieldState.REQUIRED
USER_NAME, ADDRESS, PHONE = _("User Name"), _("Address"), _("Phone")
LICENCE, STUDENT, EMPLOYEE = _("License"), _("Student"), _("Employee")


@dataclass(frozen=True)
class ProfileField:
    """A fact that a client can hide, show or require. `grouping` limits it to user types of that grouping (PRF-1).

    `always` is never anything but required, whatever is asked (a system override).
    """

    key: str
    section: Any
    label: Any
    default: FieldState = VISIBLE
    grouping: Grouping | None = None
    always: bool = False
    of_user: bool = False


FIELDS = (
    ProfileField("username", USER_NAME, _("User name"), REQUIRED, of_user=True),
    ProfileField("salutation", USER_NAME, _("Salutation"), HIDDEN),
    ProfileField("first_name", USER_NAME, _("First name"), REQUIRED, always=True, of_user=True),
    ProfileField("middle_name", USER_NAME, _("Middle name"), HIDDEN),
    ProfileField("last_name", USER_NAME, _("Last name"), REQUIRED, always=True, of_user=True),
    ProfileField("preferred_name", USER_NAME, _("Preferred name"), HIDDEN),
    ProfileField("email", USER_NAME, _("Email"), REQUIRED, always=True, of_user=True),
    ProfileField("street", ADDRESS, _("Street")),
    ProfileField("city", ADDRESS, _("City")),
    ProfileField("province", ADDRESS, _("Province or state")),
    ProfileField("postal_code", ADDRESS, _("Postal code")),
    ProfileField("street2", ADDRESS, _("Second street"), HIDDEN),
    ProfileField("city2", ADDRESS, _("Second city"), HIDDEN),
    ProfileField("province2", ADDRESS, _("Second province or state"), HIDDEN),
    ProfileField("postal_code2", ADDRESS, _("Second postal code"), HIDDEN),
    ProfileField("phone_cell", PHONE, _("Mobile phone")),
    ProfileField("licence_no", LICENCE, _("Driver licence number"), HIDDEN),
    ProfileField("licence_province", LICENCE, _("Province or state of the driver licence"), HIDDEN),
    ProfileField("birth_date", LICENCE, _("Date of birth"), HIDDEN),
    ProfileField("student_no", STUDENT, _("Student number"), grouping=Grouping.STUDENT),
    ProfileField("student_phone", STUDENT, _("Student phone"), HIDDEN, grouping=Grouping.STUDENT),
    ProfileField("employee_no", EMPLOYEE, _("Employee number"), grouping=Grouping.STAFF),
    ProfileField("department", EMPLOYEE, _("Department"), grouping=Grouping.STAFF),
    ProfileField("employee_phone", EMPLOYEE, _("Employee phone"), grouping=Grouping.STAFF),
)
BY_KEY = {field.key: field for field in FIELDS}


def asked(*, grouping: str, states: dict[str, str]) -> dict[str, FieldState]:
    """The fields that a person of this grouping sees, with VISIBLE or REQUIRED; `states` are the client's by key."""
    found = {}
    for field in FIELDS:
        if field.grouping and field.grouping != grouping:
            continue
        state = REQUIRED if field.always else FieldState(states.get(field.key, field.default))
        if state != HIDDEN:
            found[field.key] = state
    return found


def missing(*, values: dict[str, Any], asked: dict[str, FieldState]) -> list[str]:
    """Keys of the required fields that `values` leaves empty (UP-2, PRF-3)."""
    return [key for key, state in asked.items() if state == REQUIRED and values.get(key) in ("", None)]
