"""What changed from one text to another, for people to read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 1000  # of a passage that is compared word by word; comparing takes time with the square of them
_WORD = re.compile(r"<[^<>]*>\s*|[^\s<]+\s*|<\s*|\s+")


class Change(StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went or came."""

    change: Change
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order: line by line, and word by word where lines were rewritten."""
    old, new, pieces = before.splitlines(True), after.splitlines(True), []
    for verb, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        gone, came = "".join(old[i1:i2]), "".join(new[j1:j2])
        words = _WORD.findall(gone), _WORD.findall(came)
        if verb == "replace" and max(map(len, words)) <= MOST_WORDS:
            pieces += _by_words(*words)
        else:
            pieces += _pieces(verb, gone, came)
    return pieces


def _by_words(old: list[str], new: list[str]) -> list[Piece]:
    pieces = []
    for verb, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        pieces += _pieces(verb, "".join(old[i1:i2]), "".join(new[j1:j2]))
    return pieces


def _pieces(verb: str, gone: str, came: str) -> list[Piece]:
    if verb == "equal":
        return [Piece(Change.SAME, came)]
    both = Piece(Change.GONE, gone), Piece(Change.NEW, came)
    return [piece for piece in both if piece.text]
