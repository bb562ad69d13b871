"""Holding mail back as a whole."""

from collections.abc import Iterable
from datetime import datetime

from content.models import MailHold
from core.scoping import current_client


def hold_mail(*, priorities: Iterable[int], until: datetime, reason: str) -> None:
    """Let no mail of these priorities be due before `until`, or a change of settings; the newest word counts."""
    facts = {"until": until, "reason": reason[:500], "settings_version": current_client().settings_version}
    MailHold.objects.bulk_create(
        [MailHold(priority=priority, **facts) for priority in priorities],
        update_conflicts=True,
        unique_fields=["client", "priority"],
        update_fields=list(facts),
    )
