"""Mail that was written."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from content.choices import MailState
from content.models import MailAttachment, MailHold, OutboxMail
from content.models.outbox import TROUBLED, row_key
from core.models import Client
from core.system_settings import value

RESENDABLE = (MailState.FAILED, MailState.UNKNOWN, MailState.CAPTURED)


def outbox():
    """Every mail of the client with its person, newest first."""
    return OutboxMail.objects.select_related("person")


def mails_about(row: Model) -> QuerySet[OutboxMail]:
    """The mails that tell of one row, newest first; those written as such (`about` of the mail door)."""
    return OutboxMail.objects.exclude(about="").filter(about=row_key(row))


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
    version = F("client__settings_version")
    return MailHold.objects.filter(until__gt=now, settings_version=version).order_by("priority")


def may_send_again(mail: OutboxMail) -> bool:
    """Whether the button is worth showing: not on a mail that moves by itself or has left."""
    return mail.state in RESENDABLE and mail.next_try_at is None


@dataclass(frozen=True)
class Waiting:
    """Mail that does not leave: how many, and why in the carrier's words ("" when none waits)."""

    number: int = 0
    reason: str = ""


def waiting(carrier: str, now: datetime) -> Waiting:
    """Mail of the open scope that is held back as a whole, or that this carrier did not take when it was tried."""
    waits = OutboxMail.objects.filter(
        state__in=(MailState.QUEUED, MailState.UNKNOWN), next_try_at__isnull=False
    ).order_by("-next_try_at")
    held = list(holds(now))
    tried = Q(carrier=carrier) & ~Q(error="")
    found = waits.filter(tried | Q(priority__in=[hold.priority for hold in held]))
    number = found.count()
    if not number:
        return Waiting()
    return Waiting(number, held[0].reason if held else found.first().error)


def is_captured() -> bool:
    """Whether all mail of the client is kept here: in a demo, and where the vendor says so (EML-2, PRV-3)."""
    return settings.MAIL_CAPTURE or value("mail_capture")


def lost_mails(since: datetime) -> QuerySet[OutboxMail]:
    """Mails written since then that failed, bounced or may not have left."""
    return OutboxMail.objects.filter(state__in=TROUBLED, created_at__gte=since)
