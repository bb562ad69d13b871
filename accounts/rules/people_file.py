"""Reading a CSV file of people: what can be read at all, and what its columns mean (parking §24.6, IMP-1, IMP-6).

Everything here reads a binary stream once, line by line, so that a file of any length costs the same memory.
"""

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import TextIOWrapper
from typing import BinaryIO

from django.utils.translation import gettext as _

from accounts.exceptions import BadFile
from accounts.schemas import NAMES, REQUIRED_COLUMNS

CHUNK = 1 << 16
LONGEST_LINE = 1 << 16
REASON = "reason"  # the column that the file of failures has more; who mends that file sends it back with it
EMPTY = ""


@dataclass(frozen=True)
class Columns:
    """A header that was understood: the names as they stand, and for each field the columns that may give it."""

    header: list[str]
    places: list[tuple[str, list[int]]]

    def values(self, cells: list[str]) -> dict[str, str]:
        """The cells by field; of several columns for one field the first in documented order that is not blank."""
        return {key: _first(cells, places) for key, places in self.places}


@dataclass
class Survey:
    """What a first reading found: rows, who is told twice (line → first line), who has left."""

    columns: Columns
    total: int = 0
    repeats: dict[int, int] = field(default_factory=dict)
    leavers: list[tuple[str, str]] = field(default_factory=list)


def check_encoding(stream: BinaryIO) -> None:
    """BadFile, in words that tell how to mend it, for what is not UTF-8 text."""
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    for chunk in iter(lambda: stream.read(CHUNK), b""):
        if chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and line == 1:
            raise BadFile(_("This file is UTF-16 text. Save it as “CSV UTF-8” and send that file."))
        if b"\x00" in chunk:
            raise BadFile(_("This is no text file: it has NUL bytes. Save the table as “CSV UTF-8”."))
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            raise _not_utf8(error, line) from None
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _not_utf8(error, line) from None


def read_rows(stream: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of each row that is not blank, the header first. BadFile when a row cannot be read."""
    reader = csv.reader(_lines(TextIOWrapper(stream, "utf-8-sig", newline="")), strict=True)
    try:
        line = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        words = _("Line %(line)s cannot be read: a quotation mark is missing or out of place.")
        raise BadFile(words, line=line) from None


def survey(stream: BinaryIO) -> Survey | None:
    """Read the whole file once; None when there is nothing in it. BadFile when it is refused."""
    rows = read_rows(stream)
    first = next(rows, None)
    if first is None:
        return None
    found, seen = Survey(understand(first[1])), {}
    for line, cells in rows:
        found.total += 1
        if len(cells) != len(found.columns.header):
            continue  # it fails by itself
        values = found.columns.values(cells)
        key = values["login_source"].strip().lower(), values["unique_id"].strip()
        before = seen.setdefault("\n".join(key), line)
        if before != line and all(key):
            found.repeats[line] = before
        elif values.get("active", "").strip() == "0":
            found.leavers.append(key)
    return found


def understand(header: list[str]) -> Columns:
    """The meaning of a header. BadFile with one reason: an unknown, repeated or missing name (IMP-1)."""
    unknown = [name for name in header if name not in NAMES and name != REASON]
    if unknown:
        raise _unknown(unknown, header)
    twice = [name for name in header if header.count(name) > 1]
    if twice:
        raise BadFile(_("The column “%(name)s” is there twice."), name=twice[0])
    missing = [name for name in REQUIRED_COLUMNS if name not in header]
    if missing:
        raise BadFile(_("The column “%(name)s” is missing: every file needs it."), name=missing[0])
    places: dict[str, list[int]] = {}
    for name, key in NAMES.items():  # in documented order
        if name in header:
            places.setdefault(key, []).append(header.index(name))
    return Columns(header, list(places.items()))


def _first(cells: list[str], places: list[int]) -> str:
    if len(places) == 1:
        return cells[places[0]]
    return next((cells[place] for place in places if cells[place].strip()), EMPTY)


def _lines(text: TextIOWrapper) -> Iterator[str]:
    number = 1
    while line := text.readline(LONGEST_LINE + 1):
        if len(line) > LONGEST_LINE:
            raise BadFile(
                _("Line %(line)s is longer than %(limit)s characters."), line=number, limit=LONGEST_LINE
            )
        yield line
        number += 1


def _unknown(unknown: list[str], header: list[str]) -> BadFile:
    name = unknown[0][:60]
    if len(header) == 1 and ";" in name:
        return BadFile(_("The columns are separated by semicolons. Save the file with commas."))
    known = {known.lower(): known for known in NAMES}
    if meant := known.get(name.strip().lower().replace(" ", "_")):
        words = _("Unknown column “%(name)s”: write “%(meant)s”, exactly like this.")
        return BadFile(words, name=name, meant=meant)
    words = _("Unknown column “%(name)s”. The template has all the names that are known.")
    return BadFile(words, name=name)


def _not_utf8(error: UnicodeDecodeError, line: int) -> BadFile:
    line += error.object[: error.start].count(b"\n")
    before, after = error.object[: error.start], error.object[error.start : error.start + 20]
    word = (
        before[-20:].rpartition(b"\n")[2].rpartition(b",")[2] + after.partition(b"\n")[0].partition(b",")[0]
    )
    try:
        shown = word.decode("cp1252").strip()
    except UnicodeDecodeError:
        return BadFile(_("Line %(line)s is not UTF-8 text. Save the file as “CSV UTF-8”."), line=line)
    words = _(
        "This file is Windows-1252 text, not UTF-8 (line %(line)s: “%(word)s”). Save it as “CSV UTF-8” and send that "
        "file, so that letters with accents come through."
    )
    return BadFile(words, line=line, word=shown)
