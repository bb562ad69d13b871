"""Permit Search: what is found, who has it, and its counts (parking §7.2, PER-14).

A permit is told by one of its open rentals: the one that ends first; of the window or the day that is asked for where
there is one. Each question is joins over sets, so that their number never grows with the permits.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User, UserType
from accounts.queries.person_search import found as people_found
from core.clock import local_zone
from parking.choices import OPEN_RENTALS, TAKEN_RENTALS, Bucket, RentalStatus
from parking.models import Lot, Permit, PermitRental, PermitState, SalesWindow
from parking.models.permit import SEEN_BY_USERS
from parking.rules.sales_window import first_second, last_second

SHOWN = "shown_rentals"


@dataclass(frozen=True)
class PermitsAsked:
    """What permits are searched by; what is left as it is asks nothing. `requested` are the first and last instant."""

    number: str = ""
    lot: Lot | None = None
    state: PermitState | None = None
    person: str = ""
    user_type: UserType | None = None
    window: SalesWindow | None = None
    status: str = ""
    bucket: str = ""
    valid_on: date | None = None
    requested: tuple[datetime | None, datetime | None] = (None, None)
    archived: bool = False
    only_held: bool = False


@dataclass(frozen=True)
class PermitsFound:
    """The permits found at an instant, and the rentals that tell who has them."""

    asked: PermitsAsked
    at: datetime

    @cached_property
    def rentals(self) -> QuerySet[PermitRental]:
        """The one open rental that tells of each permit, of all permits."""
        rows = self._open_rentals
        if self.asked.window:
            return rows  # of a window a permit has one
        same_end = Q(ends_at=OuterRef("ends_at"), pk__lt=OuterRef("pk"))
        sooner = rows.filter(Q(ends_at__lt=OuterRef("ends_at")) | same_end, permit=OuterRef("permit"))
        return rows.filter(~Exists(sooner))

    @cached_property
    def permits(self) -> QuerySet[Permit]:
        """What was found, with lot and state; `rental_of` says who has one without another question."""
        told = self.rentals.select_related("person", "sales_window")
        shown = Prefetch("rentals", queryset=told, to_attr=SHOWN)
        return (
            self._plain.order_by(*Permit._meta.ordering)
            .select_related("lot", "state")
            .prefetch_related(shown)
        )

    @cached_property
    def renters(self) -> QuerySet[User]:
        """The people who have what was found, each once, by name."""
        held = self.rentals.filter(permit__in=self._plain.values("pk"))
        people = User.objects.filter(pk__in=held.values("person")).select_related("profile__province")
        return people.order_by("last_name", "first_name", "pk")

    def legend(self) -> dict[Bucket, int]:
        """How many of what was found are in each bucket; they add up to all of it (PER-14).

        Who has permits is counted from the rentals, whatever else there is by taking those away.
        """
        if self.asked.bucket:
            return dict.fromkeys(Bucket, 0) | {Bucket(self.asked.bucket): self._plain.count()}
        all_of_them = dict(_counted(self._plain, ("state__is_valid", _seen())))
        held = self._wanted_rentals.filter(self._about("permit__"), permit__state__is_valid=True)
        by_status, by_visibility = Counter(), Counter()
        for (status, visible), number in _counted(held, ("status", _seen("permit__"))):
            by_status[status] += number
            by_visibility[visible] += number
        return {
            Bucket.UNAVAILABLE: sum(n for (is_valid, _visible), n in all_of_them.items() if not is_valid),
            Bucket.REQUESTED: by_status[RentalStatus.REQUESTED],
            Bucket.RENTED: sum(by_status[status] for status in TAKEN_RENTALS),
            Bucket.VISIBLE_TO_USER: all_of_them.get((True, True), 0) - by_visibility[True],
            Bucket.VISIBLE_TO_ADMINS: all_of_them.get((True, False), 0) - by_visibility[False],
        }

    @cached_property
    def _open_rentals(self):
        asked, rows = self.asked, PermitRental.objects.filter(status__in=OPEN_RENTALS).order_by()
        if asked.valid_on:
            zone = local_zone()
            first, last = first_second(asked.valid_on, zone), last_second(asked.valid_on, zone)
            rows = rows.filter(status__in=TAKEN_RENTALS, starts_at__lte=last, ends_at__gte=first)
        if asked.window:
            rows = rows.filter(sales_window=asked.window)
        if asked.only_held or not (asked.window or asked.valid_on):
            rows = rows.filter(ends_at__gte=self.at)
        return rows

    @cached_property
    def _plain(self):
        asked, rows = self.asked, Permit.objects.filter(self._about("")).order_by()
        if self._wants_rentals:
            rows = rows.filter(pk__in=self._wanted_rentals.values("permit"))
        elif asked.only_held or asked.window or asked.valid_on:
            rows = rows.filter(pk__in=self._open_rentals.values("permit"))
        return self._in_bucket(rows) if asked.bucket else rows

    def _about(self, prefix: str) -> Q:
        """What is asked of permits themselves; `prefix` leads to them."""
        asked = self.asked
        wanted = {"archived_at__isnull": not asked.archived}
        if asked.number:
            wanted["number__istartswith"] = asked.number
        if asked.lot:
            wanted["lot"] = asked.lot
        if asked.state:
            wanted["state"] = asked.state
        return Q(**{f"{prefix}{name}": value for name, value in wanted.items()})

    @property
    def _wants_rentals(self) -> bool:
        return any((self.asked.person, self.asked.user_type, self.asked.status, *self.asked.requested))

    @cached_property
    def _wanted_rentals(self):
        """Of the rentals that tell, those that have what is asked of rentals."""
        asked, rows = self.asked, self.rentals
        if asked.person:
            rows = rows.filter(person__in=people_found(User.objects.drivers(), asked.person).values("pk"))
        if asked.user_type:
            rows = rows.filter(person__profile__user_type=asked.user_type)
        if asked.status:
            rows = rows.filter(status=asked.status)
        since, until = asked.requested
        if since:
            rows = rows.filter(requested_at__gte=since)
        return rows.filter(requested_at__lte=until) if until else rows

    def _in_bucket(self, rows):
        bucket = Bucket(self.asked.bucket)
        if bucket == Bucket.UNAVAILABLE:
            return rows.filter(state__is_valid=False)
        rows = rows.filter(state__is_valid=True)
        if bucket == Bucket.REQUESTED:
            return rows.filter(pk__in=self.rentals.filter(status=RentalStatus.REQUESTED).values("permit"))
        if bucket == Bucket.RENTED:
            return rows.filter(pk__in=self.rentals.filter(status__in=TAKEN_RENTALS).values("permit"))
        held = Exists(self._open_rentals.filter(permit=OuterRef("pk")))
        return rows.filter(~held, SEEN_BY_USERS if bucket == Bucket.VISIBLE_TO_USER else ~SEEN_BY_USERS)


def rental_of(permit: Permit) -> PermitRental | None:
    """The rental that tells of a permit that was found."""
    return next(iter(getattr(permit, SHOWN)), None)


def bucket_of(permit: Permit) -> Bucket | None:
    """Where a permit that was found is counted; None for an archived one (PER-14)."""
    rental = rental_of(permit)
    if permit.archived_at:
        return None
    if not permit.state.is_valid:
        return Bucket.UNAVAILABLE
    if rental is not None:
        return Bucket.REQUESTED if rental.status == RentalStatus.REQUESTED else Bucket.RENTED
    return Bucket.VISIBLE_TO_USER if permit.is_seen_by_users else Bucket.VISIBLE_TO_ADMINS


def _seen(prefix: str = "") -> ExpressionWrapper:
    """Whether users may get the permit by themselves; `prefix` leads to it."""
    facts = {f"{prefix}{name}": value for name, value in SEEN_BY_USERS.children}
    return ExpressionWrapper(Q(**facts), BooleanField())


def _counted(rows: QuerySet, kinds: tuple) -> list[tuple[tuple, int]]:
    return [((one, other), n) for one, other, n in rows.values_list(*kinds).annotate(Count("pk"))]
