"""What the call for overdue violations answers, as models made of the tables in violations."""

from functools import cache
from typing import Any

from pydantic import BaseModel, create_model

from api.answers import Answer
from violations.queries.collections_kinds import Many, One, Shape
from violations.queries.collections_shape import TICKET


@cache
def model_of(shape: Shape) -> type[BaseModel]:
    """The answer model of a table: exactly its keys, in their order."""
    fields = {name: (_type(kind), ...) for name, kind, *_source in shape.keys}
    return create_model(shape.name, __base__=Answer, **fields)


def _type(kind) -> Any:
    if isinstance(kind, Many):
        return list[model_of(kind.shape)]
    if isinstance(kind, One):
        return model_of(kind.shape) if kind.is_sure else model_of(kind.shape) | None
    return kind.json


class State(Answer):
    """The version of this answer's shape; there is no csrf token for machines."""

    version: str
    csrf_token: None


class OverdueTickets(Answer):
    """The tickets that are now sent."""

    records: list[model_of(TICKET)]
    state: State
