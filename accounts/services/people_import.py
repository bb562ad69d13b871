"""People whom another system tells of: by the API one at a time, by a file in thousands (enforcement §16.10, parking
§24.6). One engine for both, so that names, limits, matching and refusals are the same."""

from collections.abc import Sequence

from django.db import IntegrityError

from accounts.choices import RowOutcome
from accounts.models import User
from accounts.queries.people_import import import_lists, known_people, names_taken
from accounts.rules.people_import import NAMES, Door, Lists, Names, Person, decide, field_name, key_of
from accounts.schemas import ProfilePush
from accounts.services.archive import archive_person
from accounts.services.people import TAKEN
from accounts.services.people_rows import insert_people, record_people, update_people
from core.actors import Actor
from core.db import atomic
from core.exceptions import Refusal

API = Door(needs_names=True)
CONCURRENT_TRIES = 3


@atomic()
def push_person(*, actor: Actor, data: ProfilePush) -> int:
    """Make or change the driver that (login_source, unique_id) names; returns the id. Only what was sent changes; an
    archived person is changed and stays archived (G-9); a new one gets no password (G-7).

    LoginSourceUnknown, FirstNameMissing, LastNameMissing, EmailMissing, EmailTaken, UserNameTaken, NotInList.
    """
    person = Person(0, said(data=data))
    write_people(actor=actor, people=[person], lists=import_lists(), door=API)
    if person.refusal:
        raise person.refusal
    return person.pk


def said(*, data: ProfilePush) -> dict:
    """What was sent, by field."""
    return {key: data.__dict__[key] for key in data.model_fields_set}


def write_people(
    *,
    actor: Actor,
    people: Sequence[Person],
    lists: Lists,
    door: Door,
    names: Names | None = None,
    dry: bool = False,
    tries: int = CONCURRENT_TRIES,
) -> None:
    """Decide on each row and write the good ones, in as many statements for a thousand rows as for one; outcome and
    refusal are set on each. With `dry` nothing is written, and `names` remembers the rows before.

    The database has the last word: when somebody took a name in this very moment, the rows are written in halves,
    until the one that collides stands alone and fails. Archiving is done person by person (archive_person).
    """
    try:
        with atomic():
            _decide_all(people, lists, door, names or Names(), lock=not dry)
            if not dry:
                _write(actor, people, lists)
    except IntegrityError as error:
        constraint = error.__cause__.diag.constraint_name
        if constraint not in TAKEN:
            raise
        if len(people) > 1:
            middle = len(people) // 2
            for half in (people[:middle], people[middle:]):
                write_people(actor=actor, people=half, lists=lists, door=door)
        elif tries > 1:  # the row that was in the way can be seen now: a key is an update, a name is refused
            write_people(actor=actor, people=people, lists=lists, door=door, tries=tries - 1)
        else:
            refusal, field = TAKEN[constraint]
            people[0].fail(refusal(field=field_name(field)))


def _decide_all(people: Sequence[Person], lists: Lists, door: Door, names: Names, *, lock: bool) -> None:
    told = []
    for person in people:
        try:
            person.key = key_of(person.sent, lists)
            told.append(person)
        except Refusal as refusal:
            person.fail(refusal)
    wanted = {kind: {person.sent[kind] for person in told if person.sent.get(kind)} for kind in NAMES}
    # In this order: who is made by another call in between would else be a stranger with this person's names.
    names.stored = names_taken(wanted) if any(wanted.values()) else {}
    known = known_people((person.key for person in told), lists, lock=lock) if told else {}
    for person in told:
        person.known, person.refusal, person.notes, person.leaves = known.get(person.key), None, [], False
        person.changes = {}
        decide(person, lists=lists, names=names, door=door)


def _write(actor: Actor, people: Sequence[Person], lists: Lists) -> None:
    made = [person for person in people if person.outcome == RowOutcome.CREATED]
    changed = [person for person in people if person.changes and person.outcome != RowOutcome.FAILED]
    if changed:
        update_people(people=changed)
    if made:
        insert_people(people=made, language=lists.language)
    entries = [("driver.created", person, {"user_type": person.values["user_type"]}) for person in made]
    entries += [("driver.changed", person, person.changes) for person in changed]
    record_people(actor=actor, entries=entries)
    for person in people:
        if person.leaves:
            _archive(actor, person)


def _archive(actor: Actor, person: Person) -> None:
    """Archive who left; what this person holds may refuse, and then this row fails (its new data stay)."""
    try:
        with atomic():
            archive_person(actor=actor, user=User.objects.get(pk=person.pk), release=True)
    except Refusal as refusal:
        person.fail(refusal)
