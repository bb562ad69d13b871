"""TomahawkU's permits: the numbers of its lots, the windows they are sold under, and who has which (seeds/003).

Windows end. At a start after that the next one is opened and sold as the last one was, so that Lot Value says what the
sample says at every start.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.clock import local_zone
from opscom.demo.people import DRIVER
from parking.choices import LotScope, RentalSource, RentalStatus, WindowType
from parking.models import Lot, Permit, PermitRental, PermitState, RentalVehicle, SalesWindow, VehicleDriver
from parking.queries.offers import free_permits
from parking.rules.sales_window import validity
from parking.services.rentals import KIND, Terms, sell_permit
from parking.services.sales_windows import choose_active_windows, save_sales_window
from payments.models import PaymentType
from payments.queries.cart import Payer, priced_lines, totals_of
from payments.services.checkout import open_payment

NUMBERS = {  # lot's short name: how many numbers it has
    "RES": 20, "SEM-E": 21, "SEM-C": 60, "STAFF": 10, "EXEC": 10, "VER-ALL": 28, "VER-C": 5, "SOLUS": 15, "MAIN": 20,
    "PW": 30, "MAIN-P": 200, "SOUTH": 3000,
}  # fmt: skip
# What each holder of the sample paid: here, at the desk, and in the system before this one, which kept more digits.
PAID = {"VER-ALL": [Decimal(165)] * 2, "SOLUS": [Decimal(183)] * 2, "SOUTH": [Decimal(75)] * 2}
TAKEN_OVER = {
    "SEM-E": [Decimal("170.46")] * 16 + [Decimal("170.5183")],
    "SEM-C": [Decimal("104.36")] * 2 + [Decimal("104.36447")],
}
SALE_BEGINS = timedelta(days=30)  # before the first day of validity


def _make_numbers() -> None:
    """The permits of every lot, numbered from 1 behind the lot's short name."""
    state = PermitState.objects.filter(is_valid=True).order_by("-is_default", "pk").first()
    lots = {lot.short_name: lot for lot in Lot.objects.all()}
    Permit.objects.bulk_create(
        Permit(lot=lots[name], prefix=f"{name}-", sequence=number, number=f"{name}-{number}", state=state)
        for name, last in NUMBERS.items()
        for number in range(1, last + 1)
        if name in lots
    )


def top_up_permits(actor: Actor) -> None:
    """Open a window for each type that has none today, and sell under it what the sample says.

    Whoever tries the demo may have changed anything, or begun it before there were permits: what cannot be done then is
    left out.
    """
    if not Permit.objects.exists():
        _make_numbers()
    zone = local_zone()
    today = timezone.localdate(timezone=zone)
    running = SalesWindow.objects.filter(starts_on__lte=today, ends_on__gte=today)
    known = set(running.values_list("window_type", flat=True))
    opened = {kind: _open(actor, kind, today, zone) for kind in WindowType.values if kind not in known}
    if not opened:
        return
    choose_active_windows(actor=actor, chosen={kind: window.pk for kind, window in opened.items()})
    people = people_without_permit()
    for lot in Lot.objects.active().filter(window_type__in=opened).prefetch_related("allowed_user_types"):
        for cost in PAID.get(lot.short_name, ()):
            if free_permits(opened[lot.window_type], visible=False).filter(lot=lot).exists():
                _sell(actor, lot, _taker(lot, people), cost)
        _take_over(actor, lot, opened[lot.window_type], people)


def _open(actor: Actor, kind: str, today: date, zone: ZoneInfo) -> SalesWindow:
    name, first, last = _SPANS[kind](today)
    values = {
        "name": name,
        "window_type": kind,
        "sale_starts_at": datetime.combine(first - SALE_BEGINS, time(8), zone),
        "starts_on": first,
        "ends_on": last,
    }
    return save_sales_window(actor=actor, values=values)


def _year(today: date) -> tuple[str, date, date]:
    first = today.year if today.month >= 9 else today.year - 1
    return f"Yearly {first}–{first + 1}", date(first, 9, 1), date(first + 1, 8, 31)


def _semester(today: date) -> tuple[str, date, date]:
    number = (today.month - 1) // 4
    name = ("Winter", "Summer", "Fall")[number]
    last = 4 * number + 4
    span = date(today.year, last - 3, 1), date(today.year, last, monthrange(today.year, last)[1])
    return f"{name} {today.year}", *span


def _month(today: date) -> tuple[str, date, date]:
    last = today.replace(day=monthrange(today.year, today.month)[1])
    return f"{today:%B %Y}", today.replace(day=1), last


def _calendar_year(today: date) -> tuple[str, date, date]:
    return f"Contractors {today.year}", date(today.year, 1, 1), date(today.year, 12, 31)


_SPANS: dict[str, Callable[[date], tuple[str, date, date]]] = {
    WindowType.YEARLY: _year,
    WindowType.SEMESTER: _semester,
    WindowType.MONTHLY: _month,
    WindowType.OTHER: _calendar_year,
}


def people_without_permit() -> list[User]:
    """Who has no permit and a vehicle that may be on one; without the printed login, who is to buy one in the demo."""
    owners = VehicleDriver.objects.filter(is_active=True).values("user")
    holders = PermitRental.objects.open_at(timezone.now()).values("person")
    rows = User.objects.filter(pk__in=owners, archived_at=None).exclude(pk__in=holders)
    return list(rows.exclude(username=DRIVER[0]).select_related("profile__user_type").order_by("pk"))


def _taker(lot: Lot, people: list[User]) -> User:
    """The next of them who may buy in the lot."""
    allowed = {kind.pk for kind in lot.allowed_user_types.all()}
    is_common = lot.lot_scope == LotScope.COMMON
    found = next(row for row in people if is_common or row.profile.user_type_id in allowed)
    people.remove(found)
    return found


def _sell(actor: Actor, lot: Lot, person: User, cost: Decimal) -> None:
    """The office gives the permit and takes the money."""
    rental = sell_permit(actor=actor, person_id=person.pk, lot_id=lot.pk, terms=Terms(cost=cost))
    items = [(KIND, rental.pk)]
    payer = Payer(person, person.language or "en", at_desk=True)
    open_payment(
        actor=actor,
        payer=payer,
        items=items,
        seen=totals_of(priced_lines(items, payer, timezone.now())).total,
        payment_type_id=PaymentType.objects.get(provider="cash").pk,
        is_received=True,
    )


def _take_over(actor: Actor, lot: Lot, window: SalesWindow, people: list[User]) -> None:
    """Rentals as an import leaves them: paid, and no payment of ours is about them."""
    costs = TAKEN_OVER.get(lot.short_name, ())
    starts_at, ends_at = validity(window, local_zone())
    now = timezone.now()
    rentals = PermitRental.objects.bulk_create(
        PermitRental(
            permit=permit,
            person=_taker(lot, people),
            sales_window=window,
            starts_at=starts_at,
            ends_at=ends_at,
            list_cost=lot.default_cost,
            cost=cost,
            status=RentalStatus.RENTED,
            source=RentalSource.ADMIN,
            requested_at=now,
            reserved_until=now,
        )
        for permit, cost in zip(free_permits(window).filter(lot=lot).in_order(), costs, strict=False)
    )
    cars = dict(VehicleDriver.objects.filter(is_active=True).values_list("user", "vehicle"))
    RentalVehicle.objects.bulk_create(
        RentalVehicle(rental=rental, vehicle_id=cars[rental.person_id]) for rental in rentals
    )
    for rental in rentals:
        audit.record(actor, "permit.rented", rental.permit, person=rental.person)
