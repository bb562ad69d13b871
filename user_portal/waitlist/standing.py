"""Where a person is on a waiting list, as pages tell them (parking LOT-2, WL-6)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from core.system_settings import value
from parking.choices import EntryStatus
from parking.models import WaitlistEntry
from parking.queries.waitlists import entry_of, ranks


@dataclass(frozen=True)
class Standing:
    """A person's entry; `rank` is which of how many they are, while they wait and where people are shown it."""

    entry: WaitlistEntry
    rank: tuple[int, int] | None = None

    @property
    def is_waiting(self) -> bool:
        return self.entry.status == EntryStatus.WAITING

    @property
    def words(self) -> str:
        """Rank “n of m”, or only that they are on the list (WL-6)."""
        if not self.is_waiting:
            return _("A permit is kept for you.")
        if self.rank is None:
            return _("You are on the waiting list.")
        facts = {"rank": self.rank[0], "number": self.rank[1]}
        return _("You are on the waiting list: %(rank)s of %(number)s.") % facts


def standing_of(person: User) -> Standing | None:
    """Where this person is on a list; two queries at most."""
    entry = entry_of(person)
    if entry is None:
        return None
    shown = value("waitlist_show_rank") and entry.status == EntryStatus.WAITING
    return Standing(entry, ranks([entry]).get(entry.pk) if shown else None)
