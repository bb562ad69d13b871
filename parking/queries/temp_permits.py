"""Reading temporary permits."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from parking.choices import AT_ONCE, TempStatus
from parking.models import FlexCell, Lot, TempPermit, TempPermitPlate, Vehicle
from parking.rules.plate_key import plate_key
from parking.rules.temp_pricing import Cells


def flex_cells(lot: Lot) -> Cells:
    """The lot's grid: (weekday, hour) → price of the hour."""
    rows = FlexCell.objects.filter(lot=lot).order_by().values_list("weekday", "hour", "slot__price")
    return {(weekday, hour): price for weekday, hour, price in rows}


def temps_in_cart(person: User, at: datetime) -> QuerySet[TempPermit]:
    """What this person has chosen and not paid, its time not over; its space may be held no more. What was to be paid
    at once is in no cart (QCK-1)."""
    waiting = TempPermit.objects.filter(person=person, status=TempStatus.CART, ends_at__gt=at)
    waiting = waiting.exclude(channel__in=AT_ONCE)
    return waiting.select_related("lot").prefetch_related("plates").order_by("created_at", "pk")


def temp_permits_of(person: User) -> QuerySet[TempPermit]:
    """What this person has bought, or promised to pay; the latest first."""
    never = Q(status=TempStatus.CART) | Q(status=TempStatus.CANCELLED, paid_at=None)
    rows = TempPermit.objects.exclude(never).filter(person=person)
    return rows.select_related("lot").prefetch_related("plates")


def unpaid_temps_over(at: datetime) -> list[int]:
    """Ids of permits that were chosen or tried to buy, never paid, and whose time is over."""
    return list(
        TempPermit.objects.filter(status=TempStatus.CART, ends_at__lte=at).values_list("pk", flat=True)
    )


def temp_search(*, text: str = "", at: datetime | None = None) -> QuerySet[TempPermit]:
    """Temporary permits with lot, person and plates; those in carts only while they hold their space.

    text: in the number, the plate's key, the guest's address, or the person's names.
    """
    bought = ~Q(status=TempStatus.CART) | Q(held_until__gt=at or timezone.now())
    rows = TempPermit.objects.filter(bought)
    if text := text.strip():
        names = ("username", "email", "first_name", "last_name")
        found = Q(number__icontains=text) | Q(email__icontains=text)
        for name in names:
            found |= Q(**{f"person__{name}__icontains": text})
        if key := plate_key(text):
            keys = TempPermitPlate.objects.filter(plate_key__contains=key)
            found |= Q(pk__in=keys.values("temp_permit"))
        rows = rows.filter(found)
    return rows.select_related("lot", "person").prefetch_related("plates")


def printable_temps() -> QuerySet[TempPermit]:
    """Those that are valid now or will be, with what is printed of them (parking TMP-16)."""
    rows = TempPermit.objects.filter(status=TempStatus.ACTIVE, ends_at__gte=timezone.now())
    cars = ("make", "colour", "body_type")
    return rows.select_related("lot", "person").prefetch_related(
        "plates", *(f"plates__vehicle__{name}" for name in cars)
    )


def temp_permits_on_vehicle(*, vehicle: Vehicle, user: User) -> list[str]:
    """This person's temporary permits that the vehicle is on and that are not over; while there are, it cannot be
    removed (enforcement VEH-6)."""
    rows = TempPermit.objects.filter(
        person=user,
        plates__vehicle=vehicle,
        ends_at__gte=timezone.now(),
        status__in=(TempStatus.HELD, TempStatus.ACTIVE),
    )
    words = _("It is on temporary permit %(number)s in %(lot)s until %(end)s.")
    return [
        words
        % {
            "number": row.number,
            "lot": row.lot.name,
            "end": date_format(timezone.localtime(row.ends_at), "DATETIME_FORMAT"),
        }
        for row in rows.select_related("lot")
    ]
