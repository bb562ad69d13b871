"""The grammar of shortcodes (parking §17.3): text in, pieces out, in time linear in the text's length.

`[name]`, `[name word key=value key="two words"]`, `[name …]…[/name]` for codes with a body, `[[name]]` for the letters
themselves. What is no code stays as it was typed, and `problems` says why where a person would wonder.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape

DEEPEST = 3  # bodies within bodies (CON-2)
_NAME = r"[a-z][a-z0-9_-]{0,59}+"
# No piece of it can match at two lengths, and none looks further than 1,000 letters, so no text makes it slow.
_CODE = re.compile(
    rf"\[\[(?P<literal>/?{_NAME}(?:\s[^\[\]]{{0,1000}}+)?)\]\]"
    rf"|\[/(?P<close>{_NAME})\s*+\]"
    rf"|\[(?P<name>{_NAME})(?P<rest>(?:\s[^\[\]]{{0,1000}}+)?)\]"
)
_PARAMETER = re.compile(
    r"(?P<key>[a-zA-Z][a-zA-Z0-9_-]*+)\s*+=\s*+"
    r"(?:\"(?P<double>[^\"]*+)\"|“(?P<curly>[^”]*+)”|'(?P<single>[^']*+)'|(?P<plain>[^\s\"']++))"
    r"|(?P<word>[^\s=]++)|="
)
# The vendor's own samples misspell this closing tag (parking §17.3).
_MISSPELLED = {"condtional": "conditional"}


class Trouble(StrEnum):
    """Why something that looks like a shortcode does nothing."""

    UNKNOWN = "unknown"
    UNCLOSED = "unclosed"
    UNOPENED = "unopened"
    TOO_DEEP = "too deep"


@dataclass(frozen=True)
class Problem:
    """A piece of the text that is printed as it stands, and why."""

    source: str
    trouble: Trouble


@dataclass(frozen=True)
class Code:
    """One shortcode: its name, the words and `key=value` pairs behind it, what it was typed as, and its body."""

    name: str
    source: str
    words: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    body: tuple["str | Code", ...] | None = None


@dataclass(frozen=True)
class Parsed:
    """A text in pieces: plain text and codes."""

    pieces: tuple[str | Code, ...]
    problems: tuple[Problem, ...]


class _Open:
    """A code whose closing tag has not come yet."""

    def __init__(self, code: Code | None = None):
        self.code, self.pieces = code, []

    def closed(self) -> Code:
        code = self.code
        return Code(code.name, code.source, code.words, code.values, tuple(self.pieces))


def parse(
    text: str, *, known: Collection[str], paired: Collection[str] = (), in_html: bool = False
) -> Parsed:
    """Read a text whose codes may be called `known`; those that are `paired` take a body.

    `in_html`: the text is HTML, so the parameters' entities are read as what they stand for.
    """
    stack, problems, done = [_Open()], [], 0
    for found in _CODE.finditer(text):
        stack[-1].pieces.append(text[done : found.start()])
        done = found.end()
        if (literal := found["literal"]) is not None:
            stack[-1].pieces.append(f"[{literal}]")
        elif found["close"]:
            _close(stack, _MISSPELLED.get(found["close"], found["close"]), found[0], known, problems)
        elif found["name"] not in known:
            _leave(stack, found[0], Trouble.UNKNOWN, problems)
        elif found["name"] not in paired:
            stack[-1].pieces.append(_code(found, in_html))
        elif len(stack) > DEEPEST:
            _leave(stack, found[0], Trouble.TOO_DEEP, problems)
        else:
            stack.append(_Open(_code(found, in_html)))
    stack[-1].pieces.append(text[done:])
    while len(stack) > 1:
        _give_up(stack, problems)
    return Parsed(tuple(stack[0].pieces), tuple(problems))


def _code(found: re.Match, in_html: bool) -> Code:
    words, values = [], {}
    for parameter in _PARAMETER.finditer(unescape(found["rest"]) if in_html else found["rest"]):
        if parameter["word"]:
            words.append(parameter["word"])
        elif parameter["key"]:
            given = (parameter[name] for name in ("double", "curly", "single", "plain"))
            values.setdefault(parameter["key"], next(text for text in given if text is not None))
    return Code(found["name"], found[0], tuple(words), values)


def _close(stack: list[_Open], name: str, source: str, known, problems: list[Problem]) -> None:
    names = [level.code.name for level in stack[1:]]
    if name not in names:
        return _leave(stack, source, Trouble.UNOPENED if name in known else Trouble.UNKNOWN, problems)
    while stack[-1].code.name != name:
        _give_up(stack, problems)
    code = stack.pop().closed()
    stack[-1].pieces.append(code)


def _give_up(stack: list[_Open], problems: list[Problem]) -> None:
    """A code that nothing closes is text, and what followed it belongs where it stands."""
    level = stack.pop()
    _leave(stack, level.code.source, Trouble.UNCLOSED, problems)
    stack[-1].pieces.extend(level.pieces)


def _leave(stack: list[_Open], source: str, trouble: Trouble, problems: list[Problem]) -> None:
    stack[-1].pieces.append(source)
    problems.append(Problem(source, trouble))
