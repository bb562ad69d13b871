"""Whom a ticket of a category may be about (enforcement CAT-1, CAT-5, ENT-6)."""

from typing import Protocol


class Category(Protocol):
    """What the answer hangs on; of violations.models.TicketCategory."""

    fail_to_identify: bool

    @property
    def is_for_vehicles(self) -> bool: ...

    @property
    def is_for_people(self) -> bool: ...


def category_fits(
    category: Category, *, has_vehicle: bool, has_person: bool, to_people: bool, is_unnamed: bool
) -> bool:
    """Whether a ticket of this category may be about these. `to_people`: the client writes tickets to people at all.
    `is_unnamed`: a person who did not say who they are; such a ticket is logged against the vehicle (ENT-6)."""
    people = to_people and category.is_for_people
    if has_person:
        return people
    unnamed = people and is_unnamed and category.fail_to_identify
    return category.is_for_vehicles or unnamed or not has_vehicle
