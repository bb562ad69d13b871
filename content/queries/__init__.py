"""Reads of words and mail."""

from content.queries.branding import brand, brand_sheet, mail_logo
from content.queries.outbox import due_mails, outbox

__all__ = ["brand", "brand_sheet", "due_mails", "mail_logo", "outbox"]
