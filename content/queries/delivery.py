"""How mail arrives: what carriers told of one mail, and figures of all."""

from datetime import datetime

from django.db.models import Count, Q, QuerySet

from content.choices import DeliveryEvent, Severity
from content.models import MailEvent, OutboxMail
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


def told_of(mail: OutboxMail) -> QuerySet[MailEvent]:
    """What carriers told of a mail in the last 90 days, newest first."""
    return mail.events.order_by("-at", "-id")


def complaints_by_domain(mails: QuerySet) -> dict[str, int]:
    """How many of these mails somebody complained of, by the domain they went to; as far as events are kept."""
    told = MailEvent.objects.filter(FIGURES["complained"], mail__in=mails.order_by().values("pk"))
    counted = told.order_by().values_list("mail__domain").annotate(n=Count("mail", distinct=True))
    return {domain or "": number for domain, number in counted}


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
