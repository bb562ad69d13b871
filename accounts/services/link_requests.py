"""Requests for a link by mail: noted on the page, answered by a job, so that a page does the same work and gives the
same answer for people that exist and for those that do not (parking UP-4). Nobody is flooded (X-11)."""

from datetime import timedelta

from django.utils import timezone

from accounts.choices import LinkPurpose, UserKind
from accounts.models import PasswordRequest
from core.db import atomic
from core.jobs import enqueue

HOUR = timedelta(hours=1)
KEPT = timedelta(days=1)
MAILS_OF_A_NAME = 5
# Requests an hour from one address. A campus registers behind one address at the start of term; it does not forget
# its passwords there all at once.
FROM_AN_ADDRESS = {LinkPurpose.PASSWORD: 20, LinkPurpose.REGISTRATION: 100, LinkPurpose.ADDRESS: 100}


@atomic()
def note_request(
    *, purpose: LinkPurpose, kind: UserKind, identifier: str, site: str, address: str | None, job: str, **ids
) -> PasswordRequest:
    """Note a request and leave it to `job`, which is called with request_id and `ids`."""
    identifier = identifier.replace("\x00", "").strip()[:100]
    row = PasswordRequest.objects.create(
        purpose=purpose, kind=kind, identifier=identifier, site=site, address=address
    )
    enqueue(job, row.client_id, request_id=row.pk, **ids)
    return row


def take_request(*, request_id: int) -> PasswordRequest | None:
    """The request, locked and now done; None when it was done before or one too many (five an hour for a name,
    FROM_AN_ADDRESS). Old requests are forgotten."""
    now = timezone.now()
    PasswordRequest.objects.filter(at__lt=now - KEPT).delete()
    row = PasswordRequest.objects.select_for_update().filter(pk=request_id, done_at=None).first()
    if row is None:
        return None
    row.done_at = now
    row.save()
    earlier = PasswordRequest.objects.filter(pk__lt=row.pk, purpose=row.purpose, at__gt=now - HOUR)
    of_name = earlier.filter(kind=row.kind, identifier__iexact=row.identifier).count()
    of_address = earlier.filter(address=row.address).count() if row.address else 0
    return None if of_name >= MAILS_OF_A_NAME or of_address >= FROM_AN_ADDRESS[row.purpose] else row


def is_flooding(*, purpose: LinkPurpose, address: str | None) -> bool:
    """Whether this address has made all the requests of this hour it may."""
    lately = PasswordRequest.objects.filter(purpose=purpose, at__gt=timezone.now() - HOUR)
    return bool(address) and lately.filter(address=address).count() >= FROM_AN_ADDRESS[purpose]
