"""Generate Mailing List: the people who have the permits that a search found (parking §7.2)."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from admin_portal.generic import ListPage
from admin_portal.permits.filters import PermitFilter
from admin_portal.permits.tables import RenterTable
from parking.models import Permit


def renters(request):
    """Of what the address asks for; nobody when it asks for nonsense."""
    asked = PermitFilter(request.GET, queryset=Permit.objects.all(), request=request)
    return asked.found.renters if asked.is_valid() else User.objects.none()


mailing_list = ListPage.as_view(
    required_right="users.view",
    title=_("Mailing list"),
    lead=_("Everybody who has one of the permits found, each once. Download it to address letters or mails."),
    rows=renters,
    table=RenterTable,
    empty=_("Nobody has any of the permits found."),
    export_name="mailing-list",
)
