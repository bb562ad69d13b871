"""Permit numbers as an office writes them: single ones, or a range (parking §7.2 Allocate, PER-10)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from parking.exceptions import BadNumbers

MOST = 10_000
LONGEST = 50
_BETWEEN = re.compile(r"[,;\n]")
_RANGE = re.compile(r"([0-9]{1,18})\s*(?:to|à|au|-|–)\s*([0-9]{1,18})", re.IGNORECASE)
# The last run of digits is what is counted by; 18 of them fit into the database's integer.
_COUNTED = re.compile(r"(.*?)([0-9]{1,18})([^0-9]*)", re.DOTALL)


@dataclass(frozen=True)
class PermitNumber:
    """A number and how it sorts: by the text before its digits, their value (None without any), the text after."""

    number: str
    prefix: str
    sequence: int | None
    postfix: str


@dataclass(frozen=True)
class NumbersRead:
    """The numbers in the order written, each once, and those that were written again."""

    numbers: tuple[PermitNumber, ...]
    repeated: tuple[str, ...]


def read_numbers(*, single: str = "", span: str = "", prefix: str = "", postfix: str = "") -> NumbersRead:
    """Read single numbers, separated by commas, semicolons or line ends, and a range such as `1 to 20`, `1-20`, `001
    to 020` (which keeps its zeros); each gets the prefix and the postfix.

    Numbers are text: A-01, A01 and A1 are three. Raises BadNumbers for none, a range that is none or is inverted, more
    than MOST, and numbers longer than LONGEST.
    """
    prefix, postfix = prefix.strip(), postfix.strip()
    written = [text for text in map(str.strip, _BETWEEN.split(single)) if text]
    written += _spanned(span.strip(), len(written))
    if not written:
        raise BadNumbers(BadNumbers.NONE, field="single")
    _check_count(len(written), "single")
    found, repeated = {}, []
    for text in written:
        number = permit_number(text, prefix, postfix)
        if number.number in found:
            repeated.append(number.number)
        found.setdefault(number.number, number)
    return NumbersRead(tuple(found.values()), tuple(dict.fromkeys(repeated)))


def permit_number(text: str, prefix: str = "", postfix: str = "") -> PermitNumber:
    """The number with its prefix and postfix, taken apart to sort by. Raises BadNumbers when it is too long."""
    number = f"{prefix}{text}{postfix}"
    if len(number) > LONGEST:
        raise BadNumbers(BadNumbers.TOO_LONG, field="single", number=number, most=LONGEST)
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        return PermitNumber(number, prefix + text, None, postfix)
    before, digits, after = counted.groups()
    return PermitNumber(number, prefix + before, int(digits), after + postfix)


def _spanned(span: str, others: int) -> Iterator[str]:
    if not span:
        return iter(())
    ends = _RANGE.fullmatch(span)
    if ends is None:
        raise BadNumbers(BadNumbers.NOT_A_RANGE, field="span")
    first, last = map(int, ends.groups())
    if last < first:
        raise BadNumbers(BadNumbers.INVERTED, field="span", range=span)
    _check_count(last - first + 1 + others, "span")
    width = len(ends[1]) if ends[1].startswith("0") else 0
    return (f"{value:0{width}}" for value in range(first, last + 1))


def _check_count(count: int, field: str) -> None:
    if count > MOST:
        raise BadNumbers(BadNumbers.TOO_MANY, field=field, count=count, most=MOST)
