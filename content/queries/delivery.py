"""How mail arrives: figures of what carriers told."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from content.choices import DeliveryEvent, Severity
from content.models import MailEvent
from content.rules.delivery import BOUNCES

_FAILED = Q(event=DeliveryEvent.FAILED)
_FOR_GOOD = _FAILED & Q(severity=Severity.PERMANENT)
FIGURES = {
    "accepted": Q(event=DeliveryEvent.ACCEPTED),
    "delivered": Q(event=DeliveryEvent.DELIVERED),
    "deferred": _FAILED & ~Q(severity=Severity.PERMANENT),
    "bounced": _FOR_GOOD & Q(reason__in=BOUNCES),
    "failed": _FOR_GOOD & ~Q(reason__in=BOUNCES),
    "complained": Q(event=DeliveryEvent.COMPLAINED),
}


def delivery_figures(since: datetime) -> QuerySet:
    """Numbers of mails (FIGURES) since then by client and sending domain, of the open scope or, without walls, of all.

    One mail may be in several: deferred first, then delivered, then complained of.
    """
    counts = {name: Count("mail", distinct=True, filter=which) for name, which in FIGURES.items()}
    told = MailEvent.objects.filter(at__gte=since)
    return (
        told.values("client__code", "client__name", "sending_domain")
        .annotate(**counts)
        .order_by("client__code", "sending_domain")
    )
