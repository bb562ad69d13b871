"""Tickets that are being entered, as they were typed, in the session of whoever enters them.

A draft's uuid stands in the address of every step, so that reloading, going back and two windows work, and becomes the
ticket's own: the same draft sent twice is one ticket.
"""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.http import QueryDict
from django.urls import reverse

from violations.models import Violation

PAGE = "admin_portal:violation_add"
KEY = "ticket_drafts"
MOST = 10  # of one person; the oldest gives way


def _nothing() -> QueryDict:
    return QueryDict(mutable=True)


@dataclass
class Draft:
    """What was typed on the first and the second step."""

    uuid: UUID = field(default_factory=uuid4)
    basic: QueryDict = field(default_factory=_nothing)
    facts: QueryDict = field(default_factory=_nothing)

    def address(self, *, page: str = PAGE, **query) -> str:
        """Where this draft goes on: `step` 2 or 3, what is searched for …"""
        return reverse(page, query={"draft": str(self.uuid), **query})


def named_draft(request) -> Draft | None:
    """The draft that the address names, if it is still kept."""
    typed = request.session.get(KEY, {}).get(request.GET.get("draft", ""))
    if typed is None:
        return None
    basic, facts = (QueryDict(text, mutable=True) for text in typed)
    return Draft(UUID(request.GET["draft"]), basic, facts)


def written_ticket(request) -> Violation | None:
    """The ticket that the draft of the address has become."""
    try:
        return Violation.objects.filter(uuid=UUID(request.GET.get("draft", ""))).first()
    except ValueError:
        return None


def typed(posted: QueryDict, names) -> QueryDict:
    """What was typed into these fields."""
    kept = _nothing()
    for name in names:
        if name in posted:
            kept.setlist(name, posted.getlist(name))
    return kept


def keep_draft(request, draft: Draft) -> None:
    drafts = request.session.get(KEY, {})
    drafts.pop(str(draft.uuid), None)
    drafts[str(draft.uuid)] = [draft.basic.urlencode(), draft.facts.urlencode()]
    request.session[KEY] = dict(list(drafts.items())[-MOST:])


def forget_draft(request, draft: Draft) -> None:
    request.session[KEY] = {
        key: typed for key, typed in request.session.get(KEY, {}).items() if key != str(draft.uuid)
    }
