"""A slip of paper from a roll, as a list of blocks (spec printing D1).

`laid_out` wraps and pads here, at 48 columns, so that no printer and no page ever does: every emitter draws the same
lines in the same order, and `lines_of` is what all of them say.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from unicodedata import category, normalize

COLUMNS = 48
LINE_END = re.compile(r"\r\n|\r|\n")  # `splitlines` takes control characters for more of them
CHARACTERS = "cp1252"  # what the printers have (enforcement PRN-4)
NARROW_BLANK, FIXED_BLANK = "\u202f", "\xa0"


@dataclass(frozen=True)
class Text:
    """Words, each line of them wrapped. `large`: twice as wide and high, where that fits on one line."""

    words: str
    bold: bool = False
    large: bool = False
    centred: bool = False

    @property
    def columns(self) -> int:
        """How many letters a line of this takes."""
        return COLUMNS // 2 if self.large else COLUMNS


@dataclass(frozen=True)
class Pair:
    """A label at the left and its words at the right; what does not fit goes on below, and keeps its side."""

    left: str
    right: str
    bold: bool = False


@dataclass(frozen=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True)
class Code128:
    """Bars, with their data in letters below."""

    data: str


@dataclass(frozen=True)
class QR:
    """A QR code, in the middle."""

    data: str


@dataclass(frozen=True)
class Feed:
    """Empty paper, in lines."""

    lines: int = 1


Block = Text | Pair | Rule | Code128 | QR | Feed
Drawn = Text | Rule | Code128 | QR | Feed


def laid_out(blocks: Iterable[Block]) -> Iterator[Drawn]:
    """The blocks as they are drawn: each Text is one line that fits, and no Pair is left."""
    for block in blocks:
        if isinstance(block, Text):
            yield from _text(block)
        elif isinstance(block, Pair):
            yield from (Text(line, bold=block.bold) for line in _pair(block))
        else:
            yield block


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """What stands on the paper, line by line, whoever prints it; codes by their data."""
    said = []
    for drawn in laid_out(blocks):
        if isinstance(drawn, Text):
            said.append(drawn.words)
        elif isinstance(drawn, Feed):
            said += [""] * drawn.lines
        else:
            said.append(
                "-" * COLUMNS if isinstance(drawn, Rule) else f"[{type(drawn).__name__} {drawn.data}]"
            )
    return said


def printable(words: str) -> str:
    """One line in letters that printers have: others by their nearest, else a question mark. Control characters, which
    could be commands (enforcement PRN-5), become blanks, and invisible ones vanish."""
    return "".join(map(_letter, normalize("NFC", words)))


def _letter(letter: str) -> str:
    if letter == NARROW_BLANK:
        return FIXED_BLANK
    if (kind := category(letter))[0] in "CZ" and letter != FIXED_BLANK:
        return "" if kind == "Cf" else " "
    if _is_had(letter):
        return letter
    nearest = normalize("NFKD", letter)[0]
    return nearest if _is_had(nearest) else "?"


def _is_had(letter: str) -> bool:
    try:
        letter.encode(CHARACTERS)
    except UnicodeEncodeError:
        return False
    return True


def _text(block: Text) -> Iterator[Text]:
    lines = [_wrapped(line, block.columns) for line in LINE_END.split(block.words)]
    if block.large and any(len(parts) > 1 for parts in lines):
        yield from _text(replace(block, large=False))
        return
    for line in (part for parts in lines for part in parts):
        yield replace(block, words=line.center(block.columns).rstrip() if block.centred else line)


def _pair(block: Pair) -> list[str]:
    right = _wrapped(block.right, COLUMNS)
    room = COLUMNS - 1 - max(map(len, right))
    *above, last = left = _wrapped(block.left, max(room, COLUMNS // 2))
    if len(right) > 1 or len(last) > room:
        return [*left, *(line.rjust(COLUMNS) for line in right)]
    return [*above, last + right[0].rjust(COLUMNS - len(last))]


def _wrapped(line: str, columns: int) -> list[str]:
    """At blanks, and within words only where one is longer than a line; an empty line stays one."""
    parts = textwrap.wrap(printable(line), columns, break_on_hyphens=False)
    return [part.replace(FIXED_BLANK, " ") for part in parts] or [""]
