"""What an import of people must know, in as many queries for a thousand rows as for one."""

from collections.abc import Iterable

from django.db import connection

from accounts.choices import UserKind, UserStatus
from accounts.models import LockerUserType, LoginSource, Profile, Province, User, UserType
from accounts.rules.people_import import OF_PROFILE, OF_USER, PROVINCES, Entry, Known, Lists
from core.scoping import current_client
from core.system_settings import value

_TAKEN = " UNION ALL ".join(
    f"""SELECT '{kind}', wanted.name, u.id FROM unnest(%({kind})s::text[]) AS wanted (name)
          JOIN accounts_user u ON u.client_id = %(client)s AND u.kind = %(driver)s
           AND u.{kind} <> '' AND lower(u.{kind}) = lower(wanted.name)"""
    for kind in ("email", "username")
)


def import_lists() -> Lists:
    """The client's lists that rows refer to: four queries."""
    rows = list(
        Province.objects.order_by("-country")
    )  # where two countries share a code, Canada's comes last and wins
    provinces = {row.pk: Entry(row.pk, row.name) for row in rows}
    types, lockers = _numbered(UserType), _numbered(LockerUserType)
    entries = {"user_type": types, "locker_user_type": lockers}
    by_pk = {key: {entry.pk: entry for entry in found.values()} for key, found in entries.items()}
    codes = {row.code: provinces[row.pk] for row in rows}
    sources = LoginSource.objects.active().values_list("code", flat=True)
    return Lists(
        sources={code.lower(): code for code in sources},
        entries=entries | dict.fromkeys(PROVINCES, codes),
        by_pk=by_pk | dict.fromkeys(PROVINCES, provinces),
        default_type=types[_default_type_number()],
        language=current_client().default_language,
    )


def known_people(keys: Iterable[tuple[str, str]], lists: Lists, *, lock: bool) -> dict[tuple, Known]:
    """The drivers of these keys (login source, unique id), case as stored; with `lock` they stay as they are."""
    keys = set(keys)
    # People first and profiles by their keys: one join of both is planned badly while a big first import fills tables
    # that have no statistics yet.
    people = User.objects.drivers().filter(
        login_source__in={source for source, _unique_id in keys},
        unique_id__in={unique_id for _source, unique_id in keys},
    )
    people = _rows(
        people.exclude(unique_id=""), "pk", ("login_source", "unique_id", "status", *OF_USER), lock
    )
    profiles = _rows(Profile.objects.filter(user__in=list(people)), "user_id", OF_PROFILE, lock)
    found = {}
    for pk, values in people.items():
        key = values.pop("login_source"), values.pop("unique_id")
        status = values.pop("status")
        values |= profiles[pk]
        for name, entries in lists.by_pk.items():
            values[name] = entries.get(values[name])
        found[key] = Known(pk, status, values)
    return found


def _rows(rows, key: str, names: Iterable[str], lock: bool) -> dict[int, dict]:
    """These columns of rows by `key`; in its order, so that two imports lock alike."""
    rows = rows.order_by(key).select_for_update() if lock else rows
    return {row.pop(key): row for row in rows.values(key, *names)}


def names_taken(wanted: dict[str, set[str]]) -> dict[tuple[str, str], int]:
    """Who has these addresses and user names now: {(kind, name in lower case): id}; drivers alone count."""
    facts = {"client": current_client().pk, "driver": UserKind.DRIVER.value}
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, facts | {kind: sorted(wanted[kind]) for kind in ("email", "username")})
        return {(kind, name.lower()): pk for kind, name, pk in cursor.fetchall()}


def active_drivers() -> int:
    """How many drivers are active."""
    return User.objects.drivers().active().count()


def active_among(keys: Iterable[tuple[str, str]]) -> int:
    """How many of these (login source in lower case, unique id) are active drivers."""
    keys = list(keys)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM accounts_user u JOIN unnest(%s::text[], %s::text[]) AS asked (source, id)"
            "    ON lower(u.login_source) = asked.source AND u.unique_id = asked.id"
            " WHERE u.client_id = %s AND u.kind = %s AND u.unique_id <> '' AND u.status = %s",
            [
                [source for source, _id in keys], [unique_id for _source, unique_id in keys],
                current_client().pk, UserKind.DRIVER.value, UserStatus.ACTIVE.value,
            ],
        )  # fmt: skip
        return cursor.fetchone()[0]


def _numbered(model) -> dict[int, Entry]:
    return {row.number: Entry(row.pk, row.name, row.archived_at is None) for row in model.objects.all()}


def _default_type_number() -> int:
    """The import's default user type, else the first that people can choose, else the first of all (IMP-5)."""
    types = UserType.objects.active()
    told = value("csv_import_user_type")
    asked = (
        types.filter(number=int(told))
        if told.isascii() and told.isdigit() and len(told) < 10
        else types.none()
    )
    chosen = asked.first() or types.filter(visible_to_users=True, is_system=False).first() or types.first()
    return chosen.number
