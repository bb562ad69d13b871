"""Reads of words and mail."""

from content.queries.branding import brand, brand_sheet, mail_logo
from content.queries.outbox import (
    bulk_is_due,
    due_mails,
    holds,
    is_captured,
    mail_files,
    may_send_again,
    outbox,
    waiting,
)

__all__ = [
    "brand",
    "brand_sheet",
    "bulk_is_due",
    "due_mails",
    "holds",
    "is_captured",
    "mail_files",
    "mail_logo",
    "may_send_again",
    "outbox",
    "waiting",
]
