"""Finding people by what an office knows of them (parking USR-7)."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from accounts.choices import UserStatus
from accounts.models import Profile, User
from accounts.models.search import PHONES, PROFILE_FIELDS, USER_FIELDS, digits, last_word

MOST_WORDS = 5
SHORTEST_NUMBER = 3
FEW = 1000


def people(*, archived: bool = False) -> QuerySet[User]:
    """Drivers of the client with what lists show of them, by name; archived ones only when asked for (UP-13)."""
    rows = User.objects.drivers().select_related("profile__user_type")
    if not archived:
        rows = rows.exclude(status=UserStatus.ARCHIVED)
    return rows.order_by("last_name", "first_name", "pk")


def found(rows: QuerySet[User], text: str, also: Iterable[QuerySet] = ()) -> QuerySet[User]:
    """Those of `rows` who are known by a name, address or number that begins with `text`, in any case.

    First and last name may be given together, in either order. Phones are compared by their digits. `also` are more
    querysets of user ids, such as the drivers of a plate. Each is an index probe, so that the size of the client
    does not matter; few are looked up at once, since PostgreSQL cannot guess that they are few.
    """
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        return rows
    named = User.objects.drivers().alias(last_word=last_word("last_name")).filter(_named(text))
    known = Profile.objects.alias(**{f"{name}_digits": digits(name) for name in PHONES}).filter(_known(text))
    ids = named.order_by().values_list("pk").union(known.order_by().values_list("user_id"), *also, all=True)
    first = [pk for (pk,) in ids[: FEW + 1]]
    return rows.filter(pk__in=first if len(first) <= FEW else ids)


def _named(text: str) -> Q:
    asked = [Q(**{f"{field}__istartswith": text}) for field in (*USER_FIELDS, "last_word")]
    asked.append(Q(unique_id__istartswith=text) & ~Q(unique_id=""))
    words = text.split()[:MOST_WORDS]
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        asked.append(Q(first_name__istartswith=first, last_name__istartswith=second))
        asked.append(Q(last_name__istartswith=first.rstrip(","), first_name__istartswith=second))
    return reduce(or_, asked)


def _known(text: str) -> Q:
    asked = [Q(**{f"{field}__istartswith": text}) & ~Q(**{field: ""}) for field in PROFILE_FIELDS]
    number = "".join(letter for letter in text if letter.isdecimal())
    if len(number) >= SHORTEST_NUMBER and not any(letter.isalpha() for letter in text):
        asked += [Q(**{f"{field}_digits__istartswith": number}) & ~Q(**{field: ""}) for field in PHONES]
    return reduce(or_, asked)
