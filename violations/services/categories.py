"""Ticket categories (enforcement §4.1). They are put away and taken out again as every pick list's entries are."""

from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from parking.services.picks import next_pick_number
from parking.services.writing import given_name, name_taken
from violations.choices import AppliesTo
from violations.exceptions import IdentifyNeedsPeople
from violations.models import TicketCategory


@atomic()
def save_category(*, actor: Actor, category_id: int | None = None, values: dict) -> TicketCategory:
    """Make a category, which gets the next number, or change one. `values` are name, applies_to, handheld_visible and
    fail_to_identify.

    Raises RowMissing, NameRequired, NameTaken, IdentifyNeedsPeople.
    """
    values = values | {"name": given_name(text=values["name"])}
    if values["fail_to_identify"] and values["applies_to"] == AppliesTo.VEHICLES:
        raise IdentifyNeedsPeople(field="fail_to_identify")
    return write(
        actor=actor,
        row=_row(category_id),
        noun="ticket_category",
        values=values,
        by_constraint={"ticketcategory_name": name_taken(name=values["name"])},
    )


def _row(category_id: int | None) -> TicketCategory:
    if category_id:
        return locked(model=TicketCategory, pk=category_id)
    return TicketCategory(number=next_pick_number(model=TicketCategory))
