"""Bodies of calls: JSON objects, nothing else, whatever content type they come under."""

import json
import re
from decimal import Decimal
from typing import Any

from api.errors import ApiError

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|,(?=[ \t\r\n]*[}\]])')
_BLANKS = " \t\r\n"


def parse(body: bytes) -> dict[str, Any]:
    """The JSON object in `body`; numbers keep the digits that were written.

    One trailing comma before a closing bracket is tolerated, since the document's own samples have it (API-8).
    ApiError 9003 for anything else that is not one object: NaN and its like, a key said twice, too deep nesting.
    """
    try:
        text = body.decode().removeprefix("\ufeff")
        try:
            found = _DECODER.decode(text)
        except json.JSONDecodeError:
            found = _DECODER.decode(_without_trailing_commas(text))
    except (ValueError, ArithmeticError, RecursionError):
        raise ApiError(9003) from None
    if not isinstance(found, dict):
        raise ApiError(9003)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("two values for one key: nobody can say which is meant")
    return found


def _no_such_number(word: str):
    raise ValueError(f"{word} is not JSON")


def _without_trailing_commas(text: str) -> str:
    """`text` without commas that stand between a value and a closing bracket."""

    def kept(token: re.Match) -> str:
        if token[0] != ",":
            return token[0]
        before = token.start() - 1
        while before >= 0 and text[before] in _BLANKS:
            before -= 1
        return "" if before >= 0 and text[before] not in "{[,:" else ","

    return _TOKENS.sub(kept, text)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=Decimal, parse_constant=_no_such_number)
