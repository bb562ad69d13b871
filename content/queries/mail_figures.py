"""What became of mail, by the domain it went to."""

from dataclasses import dataclass

from django.db.models import Count

from content.choices import MailState

OUTCOMES = [state for state in MailState if state not in (MailState.QUEUED, MailState.SENDING)]


@dataclass(frozen=True)
class DomainFigures:
    """Mail to one domain ("" for addresses without one): how many were written, and how many stand at each state."""

    domain: str
    written: int
    counts: dict[str, int]


def figures_by_domain(mails) -> list[DomainFigures]:
    """Figures of a queryset of mail, the domain with most mail first; one statement, read from an index alone."""
    counted: dict[str, dict[str, int]] = {}
    for domain, state, number in mails.order_by().values_list("domain", "state").annotate(n=Count("*")):
        counted.setdefault(domain or "", dict.fromkeys(MailState.values, 0))[state] = number
    found = [DomainFigures(domain, sum(counts.values()), counts) for domain, counts in counted.items()]
    return sorted(found, key=lambda figures: (-figures.written, figures.domain))
