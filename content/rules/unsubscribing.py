"""The signature in the link that ends bulk email to one person. It never runs out: mail is read late."""

from hmac import compare_digest
from uuid import UUID

from django.core.signing import Signer

_signer = Signer(salt="content.unsubscribing")


def unsubscribe_token(public_id: UUID) -> str:
    """What proves that the link was mailed to this person."""
    return _signer.signature(str(public_id))


def is_unsubscribe_token(public_id: UUID, token: str) -> bool:
    """Whether the link was."""
    return compare_digest(unsubscribe_token(public_id).encode(), token.encode())
