"""Reading rentals of standard permits."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.clock import local_zone
from core.system_settings import value
from parking.choices import (
    OPEN_RENTALS,
    PERMIT_ITEM,
    TAKEN_RENTALS,
    DepositStatus,
    RentalSource,
    RentalStatus,
)
from parking.models import Deposit, DepositType, LotDepositType, PermitRental, Vehicle
from parking.ports import purchase_bars
from parking.rules.offering import is_for
from parking.rules.sales_window import is_on_sale
from parking.settings import RESERVED_IS_VALID
from payments.models import HeldItem

SEEN = ("permit__lot", "permit__state", "sales_window", "person__profile")


def open_rentals_of(person: User, at: datetime) -> QuerySet[PermitRental]:
    """What this person has asked for, promised or paid, and is not over."""
    return PermitRental.objects.open_at(at).filter(person=person).select_related(*SEEN)


def valid_rentals(at: datetime) -> QuerySet[PermitRental]:
    """Rentals that give a right to park at that instant (PER-15)."""
    statuses = TAKEN_RENTALS if value(RESERVED_IS_VALID) else (RentalStatus.RENTED,)
    running = {"starts_at__lte": at, "ends_at__gte": at}
    return PermitRental.objects.filter(status__in=statuses, permit__state__is_valid=True, **running)


def rentals_of(person: User) -> QuerySet[PermitRental]:
    """Everything that this person ever had, the latest first."""
    return PermitRental.objects.filter(person=person).select_related(*SEEN)


def unpaid_requests(at: datetime) -> QuerySet[PermitRental]:
    """Permits that nobody has paid or promised, the longest waiting first (*Awaiting Payment*)."""
    waiting = PermitRental.objects.open_at(at).filter(status=RentalStatus.REQUESTED)
    return waiting.select_related(*SEEN).order_by("requested_at", "pk")


def people_awaiting(at: datetime, lot_id: int | None = None) -> QuerySet:
    """Ids of the people whose permits, of one lot or of any, are neither paid nor promised."""
    rows = PermitRental.objects.open_at(at).filter(status=RentalStatus.REQUESTED)
    rows = rows.filter(permit__lot=lot_id) if lot_id else rows
    return rows.order_by().values("person")


def rental_of_permit(permit_id: int, starts_at: datetime, ends_at: datetime) -> PermitRental | None:
    """What this permit is given out by at some moment of that time; None when it is free."""
    crossing = {"starts_at__lte": ends_at, "ends_at__gte": starts_at}
    rows = PermitRental.objects.filter(permit=permit_id, status__in=OPEN_RENTALS, **crossing)
    return rows.select_related(*SEEN).order_by("starts_at", "pk").first()


def permits_to_clear(at: datetime) -> list[int]:
    """Ids of the requests that the nightly task frees at this instant: unpaid, not promised, in no open payment, and
    kept for long enough (PER-13). What was given from a waiting list has a task of its own (WL-5)."""
    over = unpaid_requests(at).filter(reserved_until__lte=at).exclude(source=RentalSource.WAITLIST)
    held = HeldItem.objects.filter(kind=PERMIT_ITEM).values("item_id")
    return list(over.exclude(pk__in=held).values_list("pk", flat=True))


def standing_deposit_types(person_id: int) -> set[int]:
    """Ids of the deposit types that this person has left money for, or is asked to."""
    standing = (DepositStatus.AWAITING, DepositStatus.ACTIVE)
    rows = Deposit.objects.filter(person=person_id, status__in=standing)
    return set(rows.values_list("deposit_type_id", flat=True))


def deposit_types_to_ask(lot_id: int, person_id: int) -> list[DepositType]:
    """What this person is asked to leave with a permit of the lot: each deposit of it that does not stand already
    (PRC-5)."""
    asked = LotDepositType.objects.filter(lot=lot_id, deposit_type__archived_at=None)
    rows = asked.select_related("deposit_type").order_by("deposit_type_id")
    standing = standing_deposit_types(person_id)
    return [row.deposit_type for row in rows if row.deposit_type_id not in standing]


def what_keeps_vehicle(*, vehicle: Vehicle, user: User) -> list[str]:
    """Permits of this person that the vehicle is on; while there are, it cannot be removed (parking §7.4)."""
    rows = open_rentals_of(user, timezone.now()).filter(vehicles__vehicle=vehicle)
    words = _("It is on permit %(number)s in %(lot)s. Choose another vehicle for that permit first.")
    return [words % {"number": row.permit.number, "lot": row.permit.lot.name} for row in rows]


def what_person_has(*, user: User) -> list[str]:
    """The permits of somebody who is about to be archived or merged; they stay (parking USR-2)."""
    words = _("Permit %(number)s in %(lot)s: %(status)s")
    return [
        words
        % {
            "number": row.permit.number,
            "lot": row.permit.lot.name,
            "status": row.get_status_display().lower(),
        }
        for row in open_rentals_of(user, timezone.now())
    ]


def payment_problems(rentals: Sequence[PermitRental], at: datetime) -> Iterator[tuple[PermitRental, str]]:
    """Why each of these rentals cannot be paid now, "" when it can.

    What was asked for on the portal must still be on sale, and for this user type, when it is paid (UP-9); what the
    office gave is the office's word (LOT-11).
    """
    zone = local_zone()
    said: dict[int, str] = {}
    for rental in rentals:
        if rental.person_id not in said:
            sentences = [str(words) for bar in purchase_bars for words in bar(person=rental.person)]
            said[rental.person_id] = " ".join(sentences)
        yield rental, _problem(rental, at, zone) or said[rental.person_id]


def _problem(rental: PermitRental, at: datetime, zone: ZoneInfo) -> str:
    permit = rental.permit
    if rental.status != RentalStatus.REQUESTED:
        return _("it is %(status)s.") % {"status": rental.get_status_display().lower()}
    if rental.ends_at < at:
        return _("its time is over.")
    if permit.archived_at or not permit.state.is_valid:
        return _("this number is out of use; ask the parking office for another one.")
    if rental.source != RentalSource.PORTAL:
        return ""
    if at < rental.sales_window.sale_starts_at:
        return _("its sale has not begun.")
    if not is_on_sale(rental.sales_window, at, zone):
        ended = date_format(rental.sales_window.sale_ends_on, "DATE_FORMAT")
        return _("its sale ended on %(date)s.") % {"date": ended}
    allowed = {kind.pk for kind in permit.lot.allowed_user_types.all()}
    if not is_for(permit.lot, rental.person.profile.user_type_id, allowed):
        return _("the lot is not for your user type any more.")
    return ""
