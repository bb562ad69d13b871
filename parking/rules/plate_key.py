"""How plates are compared (DECISIONS 23)."""

import re
import unicodedata

_OUTSIDE_KEY = re.compile(r"[^A-Z0-9]+")


def plate_key(text: str) -> str:
    """What two spellings of one plate have in common: NFKD, upper-case, letters A–Z and digits only.

    The only implementation: SQL stores and compares keys, it never makes them. NFKD, since NFKC would turn ÉTÉ 123
    into T123. Empty when nothing of a plate is left.
    """
    return _OUTSIDE_KEY.sub("", unicodedata.normalize("NFKD", text).upper())
