"""Tables of words and mail."""

from content.models.outbox import OutboxMail

__all__ = ["OutboxMail"]
