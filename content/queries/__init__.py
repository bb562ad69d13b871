"""Reads of words and mail."""

from content.queries.branding import brand, brand_sheet, mail_logo
from content.queries.outbox import bulk_is_due, due_mails, holds, is_captured, lost_mails, mail_files, outbox

__all__ = [
    "brand",
    "brand_sheet",
    "bulk_is_due",
    "due_mails",
    "holds",
    "is_captured",
    "lost_mails",
    "mail_files",
    "mail_logo",
    "outbox",
]
