"""Filters that a member of staff keeps open: a preference of theirs, which no audit entry tells."""

from collections.abc import Collection

from accounts.models import PinnedFilter, User
from core.db import atomic


@atomic()
def pin_filters(*, staff: User, page: str, names: Collection[str]) -> None:
    """Keep these filters of a page open, and no others."""
    pinned = PinnedFilter.objects.filter(staff=staff, page=page)
    pinned.exclude(name__in=names).delete()
    rows = (PinnedFilter(staff=staff, page=page, name=name) for name in names)
    PinnedFilter.objects.bulk_create(rows, ignore_conflicts=True)
