"""Mailgun's reports: who may bring one, and what it says (integrations §2.5)."""

import hashlib
import hmac
import logging
from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from content.choices import DeliveryEvent, Severity
from content.exceptions import UnknownMail
from content.ports import DeliveryNote
from content.services.delivery import note_delivery
from core.models import Client
from core.scoping import client_scope
from core.validators import normal_code
from integrations.mailgun.accounts import signing_key
from integrations.mailgun.adapter import reference_in
from integrations.mailgun.models import MailDomain
from integrations.mailgun.schemas import Event, Webhook

log = logging.getLogger(__name__)
MAX_BODY = 256 * 1024
OLDEST = timedelta(hours=12)  # Mailgun tries for eight
DONE, GIVE_UP, FORGED = 200, 406, 400  # anything but the first two makes Mailgun try again


@csrf_exempt
@require_POST
def hook(request, code, secret):
    """One report. The address says whose it is, and only Mailgun and the client's administrators know it."""
    client = Client.objects.filter(code=normal_code(code), is_active=True).first()
    if client is None:
        raise Http404
    with client_scope(client):
        domain = _domain_behind(secret)
        if domain is None:
            raise Http404
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            return HttpResponse(status=GIVE_UP)
        return HttpResponse(status=take(request.body, domain, timezone.now()))


def take(body: bytes, domain: MailDomain, now: datetime) -> int:
    """Keep what a report says; returns the status that tells Mailgun whether to try again."""
    try:
        report = Webhook.model_validate_json(body)
    except ValidationError:
        return GIVE_UP
    if not is_genuine(report, signing_key(domain.account), now):
        log.warning("a report about %s has no good signature", domain)
        return FORGED
    if report.event.event not in DeliveryEvent:
        return DONE  # opened, clicked, unsubscribed: none of our business
    try:
        note_delivery(note=note_of(report, domain.name))
    except (UnknownMail, ValueError, OverflowError, OSError):
        return GIVE_UP
    return DONE


def is_genuine(report: Webhook, key: str, now: datetime) -> bool:
    """Whether Mailgun signed this lately. The body is not signed: the address must be secret as well."""
    stamp, token = report.signature.timestamp, report.signature.token
    if not key or not (stamp.isascii() and stamp.isdigit() and len(stamp) < 12):
        return False
    expected = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    is_signed = hmac.compare_digest(expected.encode(), report.signature.signature.encode())
    return is_signed and abs(now - datetime.fromtimestamp(int(stamp), UTC)) <= OLDEST


def note_of(report: Webhook, sending_domain: str) -> DeliveryNote:
    """A report in the outbox's words. ValueError, OverflowError or OSError for a time that is none."""
    event: Event = report.event
    severity = event.severity if event.severity in Severity else ""
    return DeliveryNote(
        token=report.signature.token,
        event=event.event,
        at=datetime.fromtimestamp(event.timestamp, UTC),
        reference=reference_in(event.variables),
        provider_id=event.message_id,
        severity=severity,
        reason=event.reason,
        code=event.delivery_status.code,
        description=event.delivery_status.message or event.delivery_status.description,
        recipient_domain=event.recipient.rpartition("@")[2],
        sending_domain=sending_domain,
    )


def _domain_behind(secret: str) -> MailDomain | None:
    """Compares with every one, each in constant time, so that the clock tells nothing."""
    found = [
        row for row in MailDomain.objects.all() if hmac.compare_digest(row.secret.encode(), secret.encode())
    ]
    return found[0] if found else None
