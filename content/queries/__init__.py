"""Reads of words and mail."""

from content.queries.outbox import due_mails, lost_mails, outbox

__all__ = ["due_mails", "lost_mails", "outbox"]
