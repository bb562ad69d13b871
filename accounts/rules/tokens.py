"""How an API token is kept."""

from hashlib import sha256


def token_hash(plain: str) -> str:
    """What the database holds of a token: the SHA-256 of its text, 64 hex characters (DECISIONS 19)."""
    return sha256(plain.encode()).hexdigest()
