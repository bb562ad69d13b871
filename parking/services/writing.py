"""Names of parking's lists."""

from collections.abc import Callable

from parking.exceptions import NameRequired, NameTaken


def given_name(*, text: str) -> str:
    """A name without blanks around it. Raises NameRequired when nothing is left."""
    name = text.strip()
    if not name:
        raise NameRequired(field="name")
    return name


def name_taken(*, name: str, field: str = "name") -> Callable[[], NameTaken]:
    """For `by_constraint`: another entry has this name."""
    return lambda: NameTaken(field=field, name=name)
