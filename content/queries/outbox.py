"""Mail that was written."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from content.models import MailAttachment, MailHold, OutboxMail
from content.models.outbox import TROUBLED
from core.models import Client
from core.system_settings import value


def outbox():
    """Every mail of the client with its person, newest first."""
    return OutboxMail.objects.select_related("person")


def mail_files() -> QuerySet[MailAttachment]:
    """The files of the client's mail that are still kept."""
    return MailAttachment.objects.all()


def due_mails(now: datetime):
    """Ids of mails that a person waits for and somebody must look after now, the longest waiting first."""
    return OutboxMail.objects.transactional().due(now).values_list("id", flat=True)


def bulk_is_due(now: datetime) -> bool:
    """Whether the client has bulk mail that should be on its way."""
    return OutboxMail.objects.bulk().due(now).exists()


def clients_with_bulk(now: datetime) -> QuerySet[Client]:
    """Active clients whose bulk mail is due. To be asked in `all_clients`."""
    theirs = OutboxMail.objects.bulk().due(now).order_by().filter(client=OuterRef("pk"))
    return Client.objects.filter(Exists(theirs), is_active=True).order_by()


def holds(now: datetime) -> QuerySet[MailHold]:
    """What mail waits for as a whole, and until when."""
    return MailHold.objects.filter(until__gt=now).order_by("priority")


def is_captured() -> bool:
    """Whether all mail of the client is kept here: in a demo, and where the vendor says so (EML-2, PRV-3)."""
    return settings.MAIL_CAPTURE or value("mail_capture")


def lost_mails(since: datetime) -> QuerySet[OutboxMail]:
    """Mails written since then that failed, bounced or may not have left."""
    return OutboxMail.objects.filter(state__in=TROUBLED, created_at__gte=since)
