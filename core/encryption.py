"""Secrets at rest: Fernet under the keys of FIELD_KEYS; the first encrypts, all decrypt (DECISIONS 29)."""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


@lru_cache
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """The encrypted form of `text`, as text."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(cipher: str) -> str:
    """The text behind `cipher`. ValueError when none of the keys fits."""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).decrypt(cipher.encode()).decode()
    except InvalidToken:
        raise ValueError("no key of FIELD_KEYS opens this secret") from None


def rotate(cipher: str) -> str:
    """The same secret under the first key."""
    return _fernet(tuple(settings.FIELD_KEYS)).rotate(cipher.encode()).decode()
