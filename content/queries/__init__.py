"""Reads of words and mail."""

from content.queries.outbox import (
    bulk_is_due,
    due_mails,
    holds,
    is_captured,
    mail_files,
    may_send_again,
    outbox,
)

__all__ = [
    "bulk_is_due",
    "due_mails",
    "holds",
    "is_captured",
    "mail_files",
    "may_send_again",
    "outbox",
]
