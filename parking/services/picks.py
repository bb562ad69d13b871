"""Pick lists of vehicles: plate types, makes, colours, vehicle types."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import archive_row, locked, restore_row, write
from parking.exceptions import InUse, NameTaken
from parking.models import Pick, PickCounter
from parking.queries.picks import pick_named
from parking.services.writing import given_name, name_taken


@dataclass(frozen=True)
class FoundPick:
    """An entry found by its name, or added; `was_cut`: the name was longer than the list keeps."""

    row: Pick
    was_added: bool
    was_cut: bool


def save_pick(
    *, actor: Actor, model: type[Pick], pick_id: int | None = None, name: str, short_name: str | None = None
) -> Pick:
    """Make an entry, which gets the list's next number, or rename one. Plate types also take a short name.

    Raises RowMissing, NameRequired, NameTaken.
    """
    values = {"name": given_name(text=name)}
    if short_name is not None:
        values["short_name"] = short_name.strip()
    with atomic():
        pick = locked(model=model, pk=pick_id) if pick_id else model(number=next_pick_number(model=model))
        return write(
            actor=actor,
            row=pick,
            noun=_noun(model),
            values=values,
            by_constraint=_taken(model, values["name"]),
        )


def archive_pick(*, actor: Actor, model: type[Pick], pick_id: int) -> Pick:
    """Stop offering an entry; what has it keeps it. Raises RowMissing."""
    with atomic():
        return archive_row(actor=actor, row=locked(model=model, pk=pick_id), noun=_noun(model))


def restore_pick(*, actor: Actor, model: type[Pick], pick_id: int) -> Pick:
    """Offer an archived entry again. Raises RowMissing."""
    with atomic():
        return restore_row(actor=actor, row=locked(model=model, pk=pick_id), noun=_noun(model))


def delete_pick(*, actor: Actor, model: type[Pick], pick_id: int) -> None:
    """Delete an entry that no vehicle has. Raises RowMissing, InUse (enforcement VEH-13)."""
    with atomic():
        pick = locked(model=model, pk=pick_id)
        count = pick.vehicles.count()
        if count:
            uses = ngettext("%(count)s vehicle", "%(count)s vehicles", count) % {"count": count}
            raise InUse(name=pick.name, uses=uses)
        audit.record(actor, f"{_noun(model)}.deleted", pick, number=pick.number, name=pick.name)
        pick.delete()


def find_or_add_pick(*, actor: Actor, model: type[Pick], text: str) -> FoundPick:
    """The entry of this name, case ignored, else a new one (enforcement E-5, E-10).

    A name longer than the list keeps is cut (E-2). Raises NameRequired for a blank one.
    """
    longest = model._meta.get_field("name").max_length
    name = given_name(text=text)[:longest].rstrip()
    was_cut = len(text.strip()) > longest
    with atomic():
        pick = pick_named(model, name)
        if pick is not None:
            return FoundPick(pick, was_added=False, was_cut=was_cut)
        try:
            return FoundPick(save_pick(actor=actor, model=model, name=name), was_added=True, was_cut=was_cut)
        except NameTaken:  # another call added it in this moment
            return FoundPick(pick_named(model, name), was_added=False, was_cut=was_cut)


def next_pick_number(*, model) -> int:
    """The list's next number; its counter stays locked to the end of the transaction, so no number is given twice."""
    PickCounter.objects.get_or_create(list=model._meta.model_name)
    counter = PickCounter.objects.select_for_update().get(list=model._meta.model_name)
    counter.last += 1
    counter.save()
    return counter.last


def _noun(model: type[Pick]) -> str:
    return model._meta.verbose_name_raw.replace(" ", "_")


def _taken(model: type[Pick], name: str) -> dict:
    return {f"{model._meta.model_name}_name": name_taken(name=name)}
