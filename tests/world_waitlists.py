"""The waiting lists of a half of tests/world.py: a shared list, who waits on it, and who once did."""

from django.utils import timezone

from parking.choices import EntryStatus
from parking.models import WaitlistEntry, WaitlistGroup


def add_waitlists(site, word):
    """The driver waits on the list that the lot shares, and has bought a permit from the lot's own one before."""
    now = timezone.now()
    site.waitlist_group = WaitlistGroup.objects.create(name=f"List {word}")
    site.lot.waitlist_enabled, site.lot.waitlist_group = True, site.waitlist_group
    site.lot.save()
    ended = {"status": EntryStatus.PURCHASED, "rental": site.rental, "ended_at": now}
    common = {"person": site.driver, "joined_at": now, "comments": word}
    WaitlistEntry.objects.create(lot=site.lot, **ended, **common)
    site.wait_entry = WaitlistEntry.objects.create(group=site.waitlist_group, **common)
