"""Pay-station records that senders push, change and take back (enforcement §16.5–16.7)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from core import audit
from core.actors import Actor
from core.db import atomic, insert_unless_taken
from core.services.writing import write
from parking.exceptions import DuplicateRecord, PlateRequired, RecordNotFound
from parking.models import PayStationRecord
from parking.models.pay_station_record import DETAILS, SAME_DETAILS
from parking.rules.intervals import checked_interval
from parking.rules.plate_key import plate_key
from parking.services.zone_links import ZONE_OF_THAT_NAME, zone_named


def push_record(
    *,
    actor: Actor,
    origin: str,
    token_id: int | None,
    plate: str,
    starts_at: datetime,
    ends_at: datetime,
    zone_name: str = "",
    amount: Decimal | None = None,
    currency: str = "",
    permit_no: str = "",
    ticket_no: str = "",
    promo_code: str = "",
) -> PayStationRecord:
    """Store a right that was bought outside; `origin` becomes its source.

    An unknown zone leaves the record disconnected (parking PS-4). The record says itself who made it: no audit entry
    (DECISIONS 16). Raises PlateRequired, EndNotAfterStart, DuplicateRecord with the other's reference_id (C-6).
    """
    starts_at, ends_at = checked_interval(starts_at, ends_at)
    record = PayStationRecord(
        source=origin, token_id=token_id, plate=plate, plate_key=_key(plate), starts_at=starts_at, ends_at=ends_at,
        zone_name=zone_name.strip(), amount=amount, currency=currency, permit_no=permit_no, ticket_no=ticket_no,
        promo_code=promo_code,
    )  # fmt: skip
    if not insert_unless_taken(record, zone_id=ZONE_OF_THAT_NAME):
        raise _duplicate(record)
    if record.zone_name and record.zone_id is None:
        _link_to_zone_in_the_making(record)
    return record


def update_record(
    *,
    actor: Actor,
    reference_id: UUID | str,
    plate: str | None = None,
    ends_at: datetime | None = None,
    amount: Decimal | None = None,
    currency: str | None = None,
) -> PayStationRecord:
    """Change what is given; None leaves a field as it is (D-1).

    Raises RecordNotFound, PlateRequired, EndNotAfterStart (D-3), DuplicateRecord.
    """
    with atomic():
        record = _live(reference_id)
        values = {"amount": amount, "currency": currency}
        if plate is not None:
            values |= {"plate": plate, "plate_key": _key(plate)}
        if ends_at is not None:
            values["ends_at"] = checked_interval(record.starts_at, ends_at)[1]
        values = {name: value for name, value in values.items() if value is not None}
        write(
            actor=actor,
            row=record,
            noun="pay_station",
            values=values,
            by_constraint={SAME_DETAILS: lambda: _duplicate(record)},
        )
    return record


def delete_record(*, actor: Actor, reference_id: UUID | str) -> PayStationRecord:
    """Take a record back; its row remains. A second time is RecordNotFound."""
    with atomic():
        record = _live(reference_id)
        record.deleted_at = timezone.now()
        record.save()
        audit.record(actor, "pay_station.deleted", record)
    return record


def _key(plate: str) -> str:
    key = plate_key(plate)
    if not key:
        raise PlateRequired(field="plate")
    return key


def _live(reference_id: UUID | str) -> PayStationRecord:
    try:
        reference = UUID(str(reference_id))
    except ValueError:
        raise RecordNotFound from None
    record = PayStationRecord.objects.live().select_for_update().filter(reference_id=reference).first()
    if record is None:
        raise RecordNotFound
    return record


def _link_to_zone_in_the_making(record: PayStationRecord) -> None:
    """The zone's own job links the records it sees; here we see to it that it sees ours, or we see the zone."""
    with atomic():
        record.zone = zone_named(name=record.zone_name)
        if record.zone:
            record.save(update_fields=["zone"])


def _duplicate(record: PayStationRecord) -> DuplicateRecord:
    twins = PayStationRecord.objects.live().filter(**{name: getattr(record, name) for name in DETAILS})
    return DuplicateRecord(twins.values_list("reference_id", flat=True).first())
