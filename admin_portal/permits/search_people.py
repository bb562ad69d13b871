"""Reports about the people who have the permits that a search found (parking §7.2)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from admin_portal.generic import ListPage
from admin_portal.permits.filters import PermitFilter
from admin_portal.permits.tables import RenterTable, UsageTable
from parking.models import Permit
from parking.queries.permit_usage import with_usage

NOBODY = _("Nobody has any of the permits found.")


def renters(request):
    """Of what the address asks for; nobody when it asks for nonsense."""
    asked = PermitFilter(request.GET, queryset=Permit.objects.all(), request=request)
    return asked.found.renters if asked.is_valid() else User.objects.none()


def usage(request):
    return with_usage(renters(request).select_related("profile__user_type"), timezone.now())


mailing_list = ListPage.as_view(
    required_right="users.view",
    title=_("Mailing list"),
    lead=_("Everybody who has one of the permits found, each once. Download it to address letters or mails."),
    rows=renters,
    table=RenterTable,
    empty=NOBODY,
    export_name="mailing-list",
)

user_usage = ListPage.as_view(
    required_right="users.view",
    title=_("User Usage report"),
    lead=_(
        "Everybody who has one of the permits found, and how they have parked so far. Permits that were released or"
        " given back do not count."
    ),
    rows=usage,
    table=UsageTable,
    empty=NOBODY,
    export_name="user-usage",
)
