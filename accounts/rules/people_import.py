"""What becomes of one person that another system tells of (enforcement §16.10, parking §24.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.choices import RowOutcome, UserStatus
from accounts.exceptions import (
    EmailMissing,
    EmailTaken,
    FirstNameMissing,
    LastNameMissing,
    LoginSourceUnknown,
    NotInList,
    UnknownLeft,
    UserNameTaken,
)
from accounts.schemas import ProfilePush
from core.exceptions import Refusal

KEY = ("login_source", "unique_id")
OF_USER = ("first_name", "last_name", "username", "email")
OF_PROFILE = tuple(key for key in ProfilePush.model_fields if key not in (*KEY, *OF_USER))
NAMES = {"username": UserNameTaken, "email": EmailTaken}
PROVINCES = ("province", "province2", "licence_province")
TYPES = ("user_type", "locker_user_type")
NEEDED = {"first_name": FirstNameMissing, "last_name": LastNameMissing, "email": EmailMissing}


@dataclass(frozen=True)
class Entry:
    """A row of a pick list."""

    pk: int
    label: str
    is_offered: bool = True


@dataclass(frozen=True)
class Lists:
    """What rows refer to: login sources' codes by lower-case code; by field, provinces by code and types by number,
    and all of them by key."""

    sources: Mapping[str, str]
    entries: Mapping[str, Mapping[Any, Entry]]
    by_pk: Mapping[str, Mapping[int, Entry]]
    default_type: Entry
    language: str


@dataclass(frozen=True)
class Door:
    """What the way in asks: whether new people need names and an address, whether who left is archived."""

    needs_names: bool = False
    archives: bool = False


@dataclass(frozen=True)
class Known:
    """A person as the database has it; provinces and types are entries or None."""

    pk: int
    status: str
    values: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What User.get_full_name says."""
        return label_of(self.values)


@dataclass
class Person:
    """One row: what was sent, and what becomes of it. `values` are all that a known person has afterwards."""

    line: int
    sent: dict[str, Any]
    key: tuple[str, str] = ("", "")
    known: Known | None = None
    outcome: str = RowOutcome.FAILED
    refusal: Refusal | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, tuple] = field(default_factory=dict)
    leaves: bool = False
    notes: list[str] = field(default_factory=list)
    pk: int | None = None

    def fail(self, refusal: Refusal) -> None:
        self.outcome, self.refusal = RowOutcome.FAILED, refusal


class Names:
    """User names and addresses: who has them, with what the rows so far took and gave back."""

    def __init__(self):
        self.stored: dict[tuple[str, str], Any] = {}
        self.now: dict[tuple[str, str], Any] = {}

    def check(self, owner: Any, wanted: Mapping[str, str]) -> None:
        """UserNameTaken or EmailTaken when somebody else has one of the names."""
        for kind, name in wanted.items():
            place = (kind, name.lower())
            holder = self.now.get(place, self.stored.get(place))
            if name and holder not in (None, owner):
                raise NAMES[kind](field=field_name(kind))

    def take(self, owner: Any, wanted: Mapping[str, str], had: Mapping[str, str]) -> None:
        for kind, name in wanted.items():
            if had.get(kind):
                self.now[kind, had[kind].lower()] = None
            if name:
                self.now[kind, name.lower()] = owner


def label_of(values: Mapping[str, Any]) -> str:
    """What User.get_full_name says."""
    full = f"{values['first_name']} {values['last_name']}".strip()
    return full or values["username"] or values["email"]


def field_name(key: str) -> str:
    """The documented name of a field."""
    return ProfilePush.documented[key].names[0]


def key_of(sent: Mapping[str, Any], lists: Lists) -> tuple[str, str]:
    """(login source as it is set up, unique id). LoginSourceUnknown (9015)."""
    source = lists.sources.get(sent["login_source"].lower())
    if source is None:
        raise LoginSourceUnknown(field="login_source")
    return source, sent["unique_id"]


def decide(person: Person, *, lists: Lists, names: Names, door: Door) -> None:
    """Find the outcome, the values and the changes of a row whose key and known person have been looked up."""
    try:
        active = person.sent.get("active")
        told = _resolved(person, lists)
        if person.known:
            _change(person, told, names)
            if active is False and door.archives and person.known.status != UserStatus.ARCHIVED:
                person.leaves, person.outcome = True, RowOutcome.ARCHIVED
            elif person.changes and person.known.status == UserStatus.ARCHIVED:
                person.notes.append(_("Updated, but the user is archived and stays so."))
        elif active is False:
            raise UnknownLeft(field="active")
        else:
            _create(person, told, names, lists, door)
    except Refusal as refusal:
        person.fail(refusal)


def _change(person: Person, told: dict[str, Any], names: Names) -> None:
    old = person.known.values
    person.pk = person.known.pk
    person.changes = {key: (old[key], new) for key, new in told.items() if old[key] != new}
    wanted = {kind: told[kind] for kind in NAMES if kind in person.changes}
    names.check(person.pk, wanted)
    names.take(person.pk, wanted, old)
    person.values = {**old, **told}
    person.outcome = RowOutcome.UPDATED if person.changes else RowOutcome.UNCHANGED


def _create(person: Person, told: dict[str, Any], names: Names, lists: Lists, door: Door) -> None:
    if door.needs_names:
        for key, refusal in NEEDED.items():
            if not told.get(key):
                raise refusal(field=key)
    blank = dict.fromkeys(OF_USER + OF_PROFILE, "")
    blank |= dict.fromkeys((*PROVINCES, *TYPES, "birth_date"))
    person.values = {**blank, "user_type": lists.default_type, **told}
    wanted = {kind: told[kind] for kind in NAMES if kind in told}
    names.check(person.key, wanted)
    names.take(person.key, wanted, {})
    person.outcome = RowOutcome.CREATED
    if not person.values["email"]:
        person.notes.append(_("No email address: the user cannot sign in with a password until one is set."))


def _resolved(person: Person, lists: Lists) -> dict[str, Any]:
    """What was sent, with entries in the place of numbers and abbreviations. NotInList (9033)."""
    told = {key: value for key, value in person.sent.items() if key not in (*KEY, "active")}
    for key in lists.entries.keys() & told.keys():
        value = told[key]
        entry = lists.entries[key].get(value.upper() if key in PROVINCES else value)
        has_it = person.known and person.known.values[key] == entry
        if entry is None or not (entry.is_offered or has_it):
            raise NotInList(field=field_name(key), value=value)
        told[key] = entry
    return told
