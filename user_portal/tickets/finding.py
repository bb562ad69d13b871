"""The ticket that a guest has found, kept in the session: no address of the site names it."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from violations.models import Violation
from violations.queries.lookup import FoundTicket
from violations.queries.own_tickets import without_hidden

FOUND = "found-ticket"  # session: the ticket's key and until when it stays open
OPEN_FOR = timedelta(hours=1)


def keep(request, found: FoundTicket) -> None:
    """Let this browser see the ticket for an hour."""
    until = timezone.now() + OPEN_FOR
    request.session[FOUND] = [found.pk, until.timestamp()]


def found_tickets(request) -> QuerySet[Violation]:
    """The ticket, or none."""
    pk, until = request.session.get(FOUND, (0, 0))
    if timezone.now().timestamp() > until:
        return Violation.objects.none()
    return without_hidden(Violation.objects.filter(pk=pk))
