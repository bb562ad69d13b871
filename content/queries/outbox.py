"""Mail that was written."""

from content.choices import MailState
from content.models import OutboxMail

LOST = (MailState.FAILED, MailState.UNKNOWN, MailState.BOUNCED)


def outbox():
    """Every mail of the client with its person, newest first."""
    return OutboxMail.objects.select_related("person")


def due_mails(now):
    """Ids of mails that somebody must look after at this instant, the longest waiting first."""
    return OutboxMail.objects.due(now).values_list("id", flat=True)


def lost_mails(since):
    """Mails written since then that failed, bounced or may not have left."""
    return OutboxMail.objects.filter(state__in=LOST, created_at__gte=since)
