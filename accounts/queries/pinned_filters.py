"""Filters that members of staff keep open."""

from accounts.models import PinnedFilter, User


def pinned_filters(*, staff: User, page: str) -> set[str]:
    """The names of a page's filters that stand open for this member of staff."""
    return set(PinnedFilter.objects.filter(staff=staff, page=page).values_list("name", flat=True))
