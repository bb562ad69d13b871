"""Email warnings: who gets them, and sending them (parking §2 Alerts, TSK-7)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone, translation

from content.exceptions import WarningAddressTaken
from content.models import EmailWarning, OutboxMail
from content.queries import lost_mails
from content.services.outbox import queue_mail
from core import audit
from core.actors import Actor
from core.addresses import page_address
from core.choices import WarningTopic
from core.db import atomic
from core.ports import Attachment
from core.scoping import current_client
from core.services.writing import locked, write

PROBLEMS = "mail.problems"
TAKEN = {"one_warning_per_address": lambda: WarningAddressTaken(field="address")}


@atomic()
def save_warning(*, actor: Actor, warning_id: int | None = None, **values) -> EmailWarning:
    """Add somebody to be warned, or change them; `values` are fields of the row. WarningAddressTaken, RowMissing."""
    row = locked(model=EmailWarning, pk=warning_id) if warning_id else EmailWarning()
    return write(actor=actor, row=row, noun="email_warning", values=values, by_constraint=TAKEN)


def pause_warning(*, actor: Actor, warning_id: int) -> EmailWarning:
    """Send this address no warnings for now. RowMissing."""
    return save_warning(actor=actor, warning_id=warning_id, is_paused=True)


def resume_warning(*, actor: Actor, warning_id: int) -> EmailWarning:
    """Send this address warnings again. RowMissing."""
    return save_warning(actor=actor, warning_id=warning_id, is_paused=False)


@atomic()
def remove_warning(*, actor: Actor, warning_id: int) -> None:
    """Forget the address. RowMissing."""
    row = locked(model=EmailWarning, pk=warning_id)
    audit.record(actor, "email_warning.deleted", row, address=row.address)
    row.delete()


@atomic()
def send_test_warning(*, actor: Actor, warning_id: int) -> int:
    """Mail the address, paused or not, what it would be warned of. Returns the mail's id. RowMissing."""
    row = locked(model=EmailWarning, pk=warning_id)
    audit.record(actor, "email_warning.tested", row)
    with translation.override(row.language):
        context = {
            "label": row.label,
            "topics": ", ".join(str(WarningTopic(topic).label) for topic in row.topics),
        }
    return queue_mail(kind="warning.test", to=row.address, language=row.language, context=context)


@atomic()
def warn_by_mail(
    *,
    topic: str,
    kind: str,
    context: dict[str, Any],
    attachments: Sequence[Attachment] = (),
    besides: Sequence[str] = (),
) -> int:
    """The door of core.ports.warn: a mail to each address that asked for the topic and is not paused."""
    known = {address.lower() for address in besides}
    rows = EmailWarning.objects.filter(topics__contains=[topic], is_paused=False)
    told = [row for row in rows if row.address.lower() not in known]
    for row in told:
        queue_mail(kind=kind, to=row.address, language=row.language, context=context, attachments=attachments)
    return len(told)


@atomic()
def warn_of_lost_mail() -> int:
    """Tell once a day how many mails of the last 24 hours failed, bounced or may not have left; returns how many.

    A second call on the same day tells nobody, so a run that is repeated doubles nothing.
    """
    now = timezone.localtime()
    lost = lost_mails(since=now - timedelta(days=1)).exclude(kind=PROBLEMS).count()
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if lost and not OutboxMail.objects.filter(kind=PROBLEMS, created_at__gte=today).exists():
        context = {"number": lost, "link": page_address(current_client(), "mail_log")}
        warn_by_mail(topic=WarningTopic.MAIL, kind=PROBLEMS, context=context)
    return lost
