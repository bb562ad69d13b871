"""The printed reference of a ticket: its number and, after one more dash, a suffix that nobody can guess (TKT-4).

`TT-10016-8TQ4M2`: six characters of Crockford's alphabet (DECISIONS 40). Imported tickets may have two.
"""

import re
import secrets

from payments.rules.confirmation import LETTERS

PIN_LENGTH = 6
LONGEST = 30
_TICKET = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")


def new_pin() -> str:
    """Six characters; one in 10^9."""
    return "".join(secrets.choice(LETTERS) for _position in range(PIN_LENGTH))


def printed_reference(ticket: str, pin: str) -> str:
    """What stands on the paper."""
    return f"{ticket}-{pin}" if pin else ticket


def normal_ticket(text: str) -> str | None:
    """What somebody typed as it is stored: upper case, without blanks; None when no ticket is called so."""
    plain = "".join(text.split()).upper()
    return plain if len(plain) <= LONGEST and _TICKET.fullmatch(plain) else None


def possible_parts(text: str) -> list[tuple[str, str]]:
    """The (ticket, pin) pairs that typed words can mean, the whole as a ticket without pin last.

    A pin's O, I and L are read as the digits that they look like.
    """
    plain = "".join(text.split()).upper()
    ticket, dash, pin = plain.rpartition("-")
    parts = [(ticket, pin.translate(_LOOKALIKES)), (ticket, pin)] if dash and ticket else []
    return [*dict.fromkeys(parts), (plain, "")]


_LOOKALIKES = str.maketrans("OIL", "011")
