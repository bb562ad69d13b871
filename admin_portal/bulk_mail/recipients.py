"""The recipients of a bulk email: whom the people search's own filters find."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.queries.person_search import people
from admin_portal.bulk_mail.tables import OUTCOMES
from admin_portal.people.filters import PeopleFilter
from content.queries.bulk_mail import Share, share_of, share_sent

NAMES = ("q", "user_type", "grouping", "company", "status", "unpaid", "waits", "wait_status", "archived")


def search(request, filters: dict | None = None) -> PeopleFilter:
    """The people search with what a message's recipients were chosen by."""
    return PeopleFilter(filters, queryset=people(), request=request)


def listed(request, bulk_mail):
    """Everybody whom the message's filters find now; nobody when they ask for what does not exist any more."""
    found = search(request, bulk_mail.filters)
    return found.qs if found.is_valid() else people().none()


def in_words(request, filters: dict) -> str:
    """The filters as people read them: `User type: Student; State: active`."""
    form = search(request, filters).form
    form.is_valid()
    told = [_pair(form.fields[name], form.cleaned_data.get(name)) for name in NAMES if filters.get(name)]
    return "; ".join(told) or _("All users")


def _pair(field, value) -> str:
    if isinstance(value, bool):
        words = _("Yes")
    else:
        words = dict(getattr(field, "choices", ())).get(value, value) if isinstance(value, str) else value
    return _("%(label)s: %(words)s") % {"label": field.label, "words": words or "—"}


def share_now(request, bulk_mail) -> Share:
    """Who gets it: as the filters find them now, or as they were listed when it was sent."""
    if bulk_mail.is_draft:
        return share_of(listed(request, bulk_mail), is_transactional=bulk_mail.is_transactional)
    return share_sent(bulk_mail)


def share_facts(share: Share) -> list[tuple]:
    """The figures of a share, each reason for leaving people out by itself."""
    facts = [(_("People who get it"), number_format(share.getting))]
    named = ((OUTCOMES[key][1], number) for key, number in share.left_out.items() if number)
    return facts + [(_("Left out: %(why)s") % {"why": why}, number_format(number)) for why, number in named]
