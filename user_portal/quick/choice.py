"""What somebody has chosen in a quick checkout, kept in the session from one of its pages to the next (parking §10).

No plate and no address stands in an address of the site.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.utils import timezone

from accounts.models import User
from core.clock import local_zone
from parking.choices import Channel, TempStatus
from parking.models import Lot, TempPermit
from parking.queries.own_vehicles import active_links
from parking.queries.temp_offers import durations_sold
from parking.rules.temp_booking import Duration, booking_words, next_start
from parking.services.temp_permits import KIND, Cars
from payments.choices import Module
from payments.ports import Quote
from payments.queries.cart import Payer

CHOSEN = "quick-checkout"  # session: the last choice, of one lot


@dataclass(frozen=True)
class Choice:
    """A plate or one of the driver's vehicles, and for how long from now on, or from where another permit ends."""

    lot: Lot
    duration: Duration
    plate: str
    vehicle_id: int | None
    payer: Payer
    channel: Channel
    key: UUID  # the reference that the permit will have: the second of two clicks finds the permit of the first by it

    @property
    def cars(self) -> Cars:
        if self.vehicle_id:
            return Cars(vehicle_ids=(self.vehicle_id,))
        return Cars(plates=(self.plate,))

    @property
    def quote(self) -> Quote:
        """The permit as the item that it will be."""
        one = self.duration
        return Quote(
            kind=KIND,
            item_id=0,
            description=booking_words(self.lot.name, [self.plate], one.starts_at, one.ends_at),
            module=Module.TEMPORARY,
            amount=one.price,
            gl_code=self.lot.gl_code,
        )


def keep(request, lot: Lot, given: Mapping[str, str]) -> None:
    """Remember what was chosen on the first page."""
    chosen = {name: given.get(name, "") for name in ("plate", "vehicle", "duration", "email")}
    came = {name: request.GET.get(name, "") for name in ("from", "after")}
    request.session[CHOSEN] = {"lot": lot.pk, "key": str(uuid4()), **chosen, **came}


def new_key(request) -> None:
    """Let the next try make a permit of its own: that of the last one was let go."""
    request.session[CHOSEN] = {**request.session[CHOSEN], "key": str(uuid4())}


def kept(request, lot: Lot) -> Mapping[str, str]:
    """What was chosen for this lot, as it was typed."""
    chosen = request.session.get(CHOSEN, {})
    return chosen if chosen.get("lot") == lot.pk else {}


def choice_of(request, lot: Lot) -> Choice | None:
    """What was chosen for this lot, at today's price; None when there is nothing, or it cannot be had any more."""
    chosen, person = kept(request, lot), request.driver
    if not chosen:
        return None
    starts_at = begin(followed(chosen["after"], person, lot))
    found = (one for one in durations_sold(lot, starts_at) if one.token == chosen["duration"])
    duration = next(found, None)
    plate, vehicle_id = _car(chosen, person)
    if duration is None or not plate or (person is None and not chosen["email"]):
        return None
    return Choice(
        lot=lot,
        duration=duration,
        plate=plate,
        vehicle_id=vehicle_id,
        payer=Payer(person, request.LANGUAGE_CODE, email="" if person else chosen["email"]),
        channel=_channel(chosen),
        key=UUID(chosen["key"]),
    )


def _channel(chosen: Mapping[str, str]) -> Channel:
    """Where the buyer came from. Whoever has the printed code comes from nowhere on the site."""
    if chosen["from"] == Channel.MAP:
        return Channel.MAP
    return Channel.QUICK if chosen["from"] or chosen["after"] else Channel.QR


def followed(reference: str, person: User | None, lot: Lot) -> TempPermit | None:
    """The permit that the new one goes on from (TMP-15): the reader's own, or a guest's by its address."""
    try:
        found = TempPermit.objects.filter(reference=UUID(reference), lot=lot, person=person)
    except ValueError:
        return None
    return found.filter(status=TempStatus.ACTIVE).prefetch_related("plates").first()


def begin(old: TempPermit | None) -> datetime:
    """When the new permit begins: now, or with the end of the old one."""
    now = timezone.now().replace(microsecond=0)
    return max(now, next_start(old.ends_at, local_zone())) if old else now


def _car(chosen: Mapping[str, str], person: User | None) -> tuple[str, int | None]:
    if person is None:
        return chosen["plate"], None
    wanted = chosen["vehicle"]
    links = active_links(person).filter(vehicle=wanted) if wanted else active_links(person).none()
    link = links.select_related("vehicle").first()
    return (link.vehicle.plate, link.vehicle_id) if link else ("", None)
