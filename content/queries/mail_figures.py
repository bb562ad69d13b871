"""What became of mail, by the domain it went to."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from content.choices import MailState
from content.models import OutboxMail

ON_ITS_WAY = frozenset({MailState.QUEUED, MailState.SENDING})
OUTCOMES = [state for state in MailState if state not in ON_ITS_WAY]


@dataclass(frozen=True)
class DomainFigures:
    """Mail to one domain ("" for addresses without one). `counts` are by state, all of OUTCOMES are in it."""

    domain: str
    written: int
    counts: dict[str, int]

    def share(self, state: str) -> float:
        """The part of the mail that stands at `state`, 0 to 1."""
        return self.counts[state] / self.written


def figures_by_domain(mails) -> list[DomainFigures]:
    """Figures of a queryset of mail, the domain with most mail first; one statement, read from an index alone."""
    counted: dict[str, dict[str, int]] = {}
    for domain, state, number in mails.order_by().values_list("domain", "state").annotate(Count("pk")):
        counted.setdefault(domain or "", {})[state] = number
    found = [_figures(domain, counts) for domain, counts in counted.items()]
    return sorted(found, key=lambda figures: (-figures.written, figures.domain))


def figures_of_all(figures: list[DomainFigures]) -> DomainFigures | None:
    """The sum of all domains; None when there is none."""
    if not figures:
        return None
    sums = {state: sum(one.counts.get(state, 0) for one in figures) for state in MailState}
    return _figures("", sums)


def _figures(domain: str, counts: dict[str, int]) -> DomainFigures:
    return DomainFigures(domain, sum(counts.values()), {state: counts.get(state, 0) for state in MailState})


def mails_between(first: datetime | None, last: datetime | None):
    """The client's mail written in a period, both ends included."""
    mails = OutboxMail.objects.all()
    mails = mails.filter(created_at__gte=first) if first else mails
    return mails.filter(created_at__lte=last) if last else mails
