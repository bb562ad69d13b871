"""Rights, rows and links that the pages of temporary permits share."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import Link
from parking.choices import TempStatus
from parking.models import TempPermit
from parking.queries.temp_permits import temp_search

SEE, SELL, TAKE = "temp.view", "temp.sell", "payments.take"


def can_be_printed(permit) -> bool:
    return permit.status == TempStatus.ACTIVE and permit.ends_at >= timezone.now()


def rows(request):
    """What the list shows: those in carts only while they hold their space."""
    return temp_search()


def all_of_them(request):
    """A page stays when its permit's time in the cart is up."""
    return TempPermit.objects.select_related("lot", "person").prefetch_related("plates__vehicle")


def to_list(permit=None):
    return reverse("admin_portal:temp_list")


def to_permit(permit):
    return reverse("admin_portal:temp_detail", args=[permit.pk])


def below(permit):
    return [(permit, to_permit(permit))]


PRINT = Link(_("Print"), "admin_portal:temp_file", SEE, "receipt", when=can_be_printed)
