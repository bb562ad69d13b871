"""Holding mail back as a whole."""

from collections.abc import Iterable
from datetime import datetime

from content.models import MailHold


def hold_mail(*, priorities: Iterable[int], until: datetime, reason: str) -> None:
    """Let no mail of these priorities be due before `until`; the newest word counts."""
    MailHold.objects.bulk_create(
        [MailHold(priority=priority, until=until, reason=reason[:500]) for priority in priorities],
        update_conflicts=True,
        unique_fields=["client", "priority"],
        update_fields=["until", "reason"],
    )
