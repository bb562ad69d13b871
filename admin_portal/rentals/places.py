"""Where the pages of permits are, what leads up to them, and how a rental's state looks."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core.templatetags.ui import badge
from parking.choices import RentalStatus
from parking.models import Permit, PermitRental
from parking.queries.rentals import SEEN
from parking.services.rentals import KIND

SEE, SELL, RELEASE, SWITCH = "permits.view", "permits.sell", "permits.release", "permits.switch"
PRORATE, PRICE, STATE, ALLOCATE = "permits.prorate", "permits.edit_price", "permits.state", "permits.allocate"
TAKE, PEOPLE = "payments.take", "users.view"

STATUSES = {
    RentalStatus.REQUESTED: ("warn", RentalStatus.REQUESTED.label),
    RentalStatus.RESERVED: ("info", RentalStatus.RESERVED.label),
    RentalStatus.RENTED: ("ok", RentalStatus.RENTED.label),
    RentalStatus.RELEASED: ("neutral", RentalStatus.RELEASED.label),
    RentalStatus.REFUNDED: ("neutral", RentalStatus.REFUNDED.label),
}
OVER = ("neutral", pgettext_lazy("permit", "Over"))


def permits(request):
    return Permit.objects.select_related("lot", "state")


def rentals(request):
    return PermitRental.objects.select_related(*SEEN)


def to_permit(permit) -> str:
    return reverse("admin_portal:permit_detail", args=[permit.pk])


def to_its_permit(rental) -> str:
    """The page of the permit that a rental has."""
    return reverse("admin_portal:permit_detail", args=[rental.permit_id])


def below(permit) -> list[tuple]:
    return [(permit_words(permit), to_permit(permit))]


def below_its_permit(rental) -> list[tuple]:
    return below(rental.permit)


def permit_words(permit) -> str:
    """“Permit 12, North Lot”."""
    return _("Permit %(number)s, %(lot)s") % {"number": permit.number, "lot": permit.lot.name}


def to_desk(rental) -> str:
    """Where money is taken for it."""
    page = reverse("admin_portal:user_pay", args=[rental.person_id])
    return f"{page}?{urlencode({'item': f'{KIND}:{rental.pk}'})}"


def status_badge(rental, at) -> str:
    """Where it stands; one that is paid and past its end is over."""
    return badge(*(OVER if rental.is_open and rental.ends_at < at else STATUSES[rental.status]))
