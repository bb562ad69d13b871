"""How objects and values stand in the answer to collections (enforcement H-6, H-7)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

Source = str | Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Kind:
    """A plain value: `json` is its type as Python says it, `write` makes it of what the source gives."""

    json: Any
    write: Callable[[Any], Any]

    @property
    def maybe(self) -> "Kind":
        """The same, or null."""
        return Kind(self.json | None, self.write)

    def draw(self, value, known):
        """What is nothing is null."""
        return None if value is None else self.write(value)


@dataclass(frozen=True)
class Day:
    """A date as its midnight on the client's clock (seeds/003: a date of birth ends in T04:00:00 in Ottawa)."""

    json: Any = str | None

    def draw(self, day: date | None, known):
        zone = ZoneInfo(known.client.time_zone)
        return None if day is None else _stamp(datetime.combine(day, time(), zone))


@dataclass(frozen=True)
class Shape:
    """An object: its keys in their order, each (key, kind, source). A source is a path of attributes that gives None
    once one of them is missing, or a function of the row and of what is known beside it."""

    name: str
    keys: tuple[tuple, ...]

    @cached_property
    def readers(self) -> tuple[tuple, ...]:
        """The keys with their sources as functions."""
        return tuple((name, kind, reader(*source or ("pk",))) for name, kind, *source in self.keys)

    def draw(self, row, known) -> dict[str, Any]:
        """The object of a row."""
        return {name: kind.draw(read(row, known), known) for name, kind, read in self.readers}


@dataclass(frozen=True)
class One:
    """An object in an object; null where there is none, unless `is_sure`."""

    shape: Shape
    is_sure: bool = False

    def draw(self, row, known):
        return None if row is None else self.shape.draw(row, known)


@dataclass(frozen=True)
class Many:
    """A list of objects, read from a related manager."""

    shape: Shape

    def draw(self, rows, known):
        return [self.shape.draw(row, known) for row in rows.all()]


def reader(source: Source) -> Callable[[Any, Any], Any]:
    """The source as a function."""
    if callable(source):
        return source
    parts = source.split(".")

    def read(row, known):
        for part in parts:
            row = getattr(row, part, None)
        return row

    return read


def always(value) -> Source:
    """The source of what is the same for every object."""
    return lambda row, known: value


def at(first: Source, then: Source) -> Source:
    """The source `then` of what `first` leads to."""
    lead, read = reader(first), reader(then)
    return lambda row, known: read(lead(row, known), known)


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z")


def _money(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _tax(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.0001"), ROUND_HALF_UP))


NULL = Kind(None, lambda value: None)
INT, FLAG, BOOL = Kind(int, int), Kind(int, int), Kind(bool, bool)
TICK = Kind(int | None, lambda value: 1 if value else None)
TEXT, NOTE = Kind(str, str), Kind(str | None, lambda value: value or None)
MONEY, TAX = Kind(int | float, _money), Kind(str, _tax)
STAMP, DAY = Kind(str, _stamp), Day()
