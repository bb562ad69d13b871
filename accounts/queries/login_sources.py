"""Ways to sign in."""

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.choices import LoginKind
from accounts.models import LoginSource, User
from accounts.ports import login_adapters


def login_sources():
    """All of the client's, those in use first, with the number of `people` who have each."""
    theirs = User.objects.drivers().filter(login_source=OuterRef("code")).order_by().values("login_source")
    count = Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)
    return LoginSource.objects.order_by(F("archived_at").asc(nulls_first=True), "name").annotate(people=count)


def offered():
    """Those the sign-in page offers: enabled, not archived, and of a kind that something here can serve (LOG-1)."""
    kinds = [LoginKind.OPSCOM, *login_adapters.keys()]
    return LoginSource.objects.active().filter(is_enabled=True, kind__in=kinds)


def is_last_way(source: LoginSource) -> bool:
    """Whether nobody could sign in without it, though there are drivers who do."""
    return [way.pk for way in offered()] == [source.pk] and User.objects.drivers().active().exists()
