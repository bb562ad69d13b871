"""Where somebody stands on a waiting list, as their Parking tab shows it (parking §7.2)."""

from django.utils.translation import gettext as _

from admin_portal.access import may
from admin_portal.waitlists.places import (
    MANAGE,
    can_be_assigned,
    is_waiting,
    rank_words,
    standing_badge,
    to_list_of,
)
from core.templatetags.ui import when
from parking.queries.waitlists import entry_of, ranks


def waiting_on_tab(request, person) -> dict:
    """Their entry with what can be done about it, for who keeps waiting lists; nothing when they are on none."""
    if not may(request.user, MANAGE) or (entry := entry_of(person)) is None:
        return {}
    until = entry.deadline
    facts = [
        (_("Rank"), rank_words(ranks([entry]).get(entry.pk))),
        (_("Date added"), when(entry.joined_at)),
        (_("Deadline"), when(until) if until else ""),
        (_("Comments"), entry.comments),
    ]
    return {
        "entry": entry,
        "entry_badge": standing_badge(entry),
        "entry_facts": [(label, words) for label, words in facts if words],
        "entry_list": to_list_of(entry),
        "can_be_assigned": can_be_assigned(entry),
        "is_waiting": is_waiting(entry),
    }
