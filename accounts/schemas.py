"""Documented inputs about people (seeds/003, User Create/Update; enforcement §16.10).

Fields stand in the order of the documented table, which is the order in which they are checked. Their own names are
those of User and Profile, but for the two that speak numbers of a list. API and file imports read the same model.
"""

import re
from datetime import date
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from core.schemas import About, Codes, Documented, Names, PickId, as_text, is_blank, text

_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_FIRST_YEAR = 1900


def as_email(written: str) -> str:
    """An e-mail address."""
    try:
        validate_email(written)
    except ValidationError:
        raise PydanticCustomError("invalid", "This is no email address.") from None
    return written


def as_birth_date(value: Any) -> date:
    """`1901-01-31`, not before 1900 and not in the future."""
    written = as_text(value)
    if len(written) > 10:
        raise PydanticCustomError("too_long", "At most 10 characters.")
    try:
        found = date.fromisoformat(written) if re.match(_DATE, written) else None
    except ValueError:
        found = None
    if found is None or not date(_FIRST_YEAR, 1, 1) <= found <= timezone.localdate():
        raise PydanticCustomError("invalid", "Write a date of birth as 1901-01-31.")
    return found


def as_switch(value: Any) -> bool:
    """0 or 1."""
    written = as_text(value)
    if written not in ("0", "1"):
        raise PydanticCustomError("invalid", "Write 0 or 1.")
    return written == "1"


Email = Annotated[text(100), AfterValidator(as_email)]
BirthDate = Annotated[
    date,
    BeforeValidator(as_birth_date),
    WithJsonSchema({"type": "string", "pattern": _DATE, "maxLength": 10}),
]
Switch = Annotated[bool, BeforeValidator(as_switch)]

SECOND_PROVINCE = About(_("Second province or state, as its two letters."))


class ProfilePush(Documented):
    """User create or update: what is sent changes; a blank value counts as not sent (G-2, G-6)."""

    unique_id: Annotated[
        text(50), Names("unique_id"), Codes(missing=9013), About(_("The person's id at the login source."))
    ]
    login_source: Annotated[
        text(20),
        Names("login_source"),
        Codes(missing=9014),
        About(_("Code of a login source, such as OPSCOM.")),
    ]
    first_name: Annotated[
        text(50), Names("first_name"), Codes(missing=9017), About(_("First name; required for a new user."))
    ] = ""
    last_name: Annotated[
        text(50), Names("last_name"), Codes(missing=9018), About(_("Last name; required for a new user."))
    ] = ""
    username: Annotated[text(50), Names("user_name"), About(_("User name; nobody else has it."))] = ""
    email: Annotated[
        Email,
        Names("email"),
        Codes(missing=9016),
        About(_("Email address; nobody else has it. Required for a new user.")),
    ] = ""
    street: Annotated[text(255), Names("street"), About(_("Street and number."))] = ""
    city: Annotated[text(50), Names("city"), About(_("City."))] = ""
    province: Annotated[
        text(2), Names("province", "state"), About(_("Province or state, as its two letters."))
    ] = ""
    postal_code: Annotated[text(20), Names("postal_code", "zip"), About(_("Postal code."))] = ""
    street2: Annotated[text(20), Names("street2"), About(_("Street and number of the second address."))] = ""
    city2: Annotated[text(50), Names("city2"), About(_("Second city."))] = ""
    province2: Annotated[text(2), Names("province2", "state2"), SECOND_PROVINCE] = ""
    postal_code2: Annotated[text(20), Names("postal_code2", "zip2"), About(_("Second postal code."))] = ""
    phone_cell: Annotated[text(20), Names("phone_cell"), About(_("Mobile phone."))] = ""
    user_type: Annotated[PickId | None, Names("user_type_id"), About(_("Number of the user type."))] = None
    employee_no: Annotated[text(50), Names("employ_no"), About(_("Employee number."))] = ""
    employee_phone: Annotated[text(50), Names("employee_phone"), About(_("Employee phone."))] = ""
    student_no: Annotated[text(50), Names("student_no"), About(_("Student number."))] = ""
    student_phone: Annotated[text(50), Names("student_phone"), About(_("Student phone."))] = ""
    licence_no: Annotated[
        text(255),
        Names("driver_licence_num", "driver_license_num"),
        About(_("Number of the driver licence.")),
    ] = ""
    birth_date: Annotated[BirthDate | None, Names("date_of_birth"), About(_("Date of birth."))] = None
    locker_user_type: Annotated[
        PickId | None, Names("locker_user_type_id"), About(_("Number of the locker user type."))
    ] = None
    licence_province: Annotated[
        text(2),
        Names("driver_licence_prov", "driver_license_state"),
        About(_("Province or state of the driver licence, as its two letters.")),
    ] = ""


class ProfileRow(ProfilePush):
    """A row of a file of people: the same fields, and whether the person is still there (seeds/002).

    It takes values by field; `NAMES` says which field a column's header means, exactly (parking IMP-1).
    """

    active: Annotated[Switch | None, Names("active"), About(_("0 for who has left, 1 for who is here."))] = (
        None
    )

    @model_validator(mode="before")
    @classmethod
    def _by_documented_name(cls, body: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in body.items() if not is_blank(value)}


# As an older list spells them; accepted in files alone (enforcement G-8).
_OLD_NAMES = {
    "drivers_license_num": "licence_no",
    "drivers_license_prov": "licence_province",
    "data_of_birth": "birth_date",
}
NAMES: dict[str, str] = {
    name: key for key, names in ProfileRow.documented.items() for name in names.names
} | _OLD_NAMES
REQUIRED_COLUMNS = ("unique_id", "login_source")
TEMPLATE_COLUMNS = tuple(names.names[0] for names in ProfileRow.documented.values())
