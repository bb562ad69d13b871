"""Confirmation numbers: short enough to read over the telephone, too many to guess."""

import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: none looks like another
LENGTH = 10


def new_confirmation_no() -> str:
    """Ten characters; one in 10^15."""
    return "".join(secrets.choice(LETTERS) for _position in range(LENGTH))


def normal_confirmation_no(text: str) -> str:
    """What somebody typed, as it is stored: upper case, no spaces or dashes, O and I and L read as digits."""
    plain = "".join(letter for letter in text.upper() if letter.isalnum())
    return plain.translate(str.maketrans("OIL", "011"))
