"""Pages of the client's own, and who sees them."""

from django.db.models import Q

from accounts.models import User
from accounts.queries.profiles import profile_of
from content.choices import PageAccess
from content.models import Page


def open_pages(person: User | None):
    """The pages that this driver may see, or a guest (None), in the menu's order."""
    published = Page.objects.published()
    if person is None:
        return published.filter(access__in=(PageAccess.EVERYONE, PageAccess.GUESTS))
    mine = Page.objects.filter(type_links__user_type_id=profile_of(person).user_type_id)
    of_type = Q(access=PageAccess.TYPES, pk__in=mine.values("pk"))
    return published.filter(Q(access__in=(PageAccess.EVERYONE, PageAccess.USERS)) | of_type)


def signing_in_helps(**which) -> bool:
    """Whether a page exists (slug=… or pk=…) that guests do not see but somebody who signs in may."""
    return Page.objects.published().filter(access__in=(PageAccess.USERS, PageAccess.TYPES), **which).exists()
