"""Where the pages of waiting lists are, how an entry stands, and what may be done about it (parking §15)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from admin_portal.access import may
from core.system_settings import value
from core.templatetags.ui import badge
from parking.choices import EntryStatus
from parking.models import WaitlistEntry
from parking.queries.waitlist_search import list_key
from parking.queries.waitlists import SEEN
from parking.settings import WAITLIST_MANAGED

MANAGE, PEOPLE, MAIL = "waitlist.manage", "users.view", "users.bulk_email"

LATE = "late"  # assigned, and the deadline has passed (WL-5)
STANDINGS = {
    EntryStatus.WAITING: ("info", pgettext_lazy("waiting list", "No permit assigned")),
    EntryStatus.ASSIGNED: ("warn", EntryStatus.ASSIGNED.label),
    LATE: ("bad", gettext_lazy("Deadline has passed")),
    EntryStatus.PURCHASED: ("ok", EntryStatus.PURCHASED.label),
    EntryStatus.EXPIRED: ("neutral", EntryStatus.EXPIRED.label),
    EntryStatus.REMOVED: ("neutral", EntryStatus.REMOVED.label),
}


def is_managed() -> bool:
    """Whether permits are given from lists (WL-8)."""
    return value(WAITLIST_MANAGED)


def is_waiting(entry) -> bool:
    return entry.status == EntryStatus.WAITING


def can_be_assigned(entry) -> bool:
    return is_waiting(entry) and is_managed()


def standing(entry) -> str:
    """How the entry stands now, a key of STANDINGS."""
    is_late = entry.status == EntryStatus.ASSIGNED and entry.deadline and entry.deadline <= timezone.now()
    return LATE if is_late else entry.status


def standing_badge(entry) -> str:
    return badge(*STANDINGS[standing(entry)])


def entries(request):
    return WaitlistEntry.objects.select_related(*SEEN)


def to_report(entry=None) -> str:
    return reverse("admin_portal:waitlist_report")


def to_list(place) -> str:
    """The report of the list of a lot, or of a shared one, alone."""
    return reverse("admin_portal:waitlist_report", query={"waits": list_key(place)})


def to_list_of(entry) -> str:
    """The report of the entry's list alone."""
    return to_list(entry.group or entry.lot)


def link_to(request, right: str, address: str, words) -> str:
    """Words that lead to a page for who holds its right."""
    return format_html('<a href="{}">{}</a>', address, words) if may(request.user, right) else words


def rank_words(place: tuple[int, int] | None) -> str:
    """“2 of 7”, of what `ranks` says of an entry."""
    return _("%(rank)s of %(count)s") % {"rank": place[0], "count": place[1]} if place else ""
