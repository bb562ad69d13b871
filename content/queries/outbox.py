"""Mail that was written."""

from content.models import OutboxMail


def outbox():
    """Every mail of the client with its person, newest first."""
    return OutboxMail.objects.select_related("person")


def due_mails(now):
    """Ids of mails that somebody must look after at this instant, the longest waiting first."""
    return OutboxMail.objects.due(now).values_list("id", flat=True)
