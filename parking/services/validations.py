"""Validations: made, changed, cancelled; and who may make them where (parking §11)."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from core import audit
from core.actors import Actor
from core.clock import local_zone
from core.db import atomic
from core.services.writing import locked, write
from core.system_settings import value
from parking.exceptions import (
    BadPlate,
    BadValidation,
    OnePlateOnly,
    ValidationCancelled,
    ZoneNotYours,
)
from parking.models import LotZone, Validation, ValidationPlate, ValidationRun, ValidatorZone
from parking.queries.validations import zones_of_validator
from parking.rules.plate_key import plate_key
from parking.rules.validation_runs import Run, validation_runs
from parking.settings import MULTIPLE_PLATES

NOUN = "validation"
MOST_DAYS = 366
MOST_RUNS = 20_000  # rows that one validation may take: 45 plates every day for a year, or 500 for a month
PLATE_LENGTH = 25


@atomic()
def create_validation(*, actor: Actor, staff: User | None, plates: list[str], values: dict) -> Validation:
    """Let `plates` park. `values`: zone, starts_on, ends_on, hours, days, comment. `staff` is None for the system.

    Raises BadPlate (VAL-5), OnePlateOnly (VAL-2), ZoneNotYours (VAL-1), BadValidation.
    """
    row = Validation(created_by=staff, created_by_label=actor.label)
    return _save(actor, staff, row, plates, values)


@atomic()
def change_validation(
    *, actor: Actor, staff: User | None, validation_id: int, plates: list[str], values: dict
) -> Validation:
    """Change plates, zone, time and comment. Raises as create_validation, ValidationCancelled, RowMissing."""
    row = locked(model=Validation, pk=validation_id)
    if row.cancelled_at:
        raise ValidationCancelled
    return _save(actor, staff, row, plates, values)


@atomic()
def cancel_validation(*, actor: Actor, validation_id: int) -> Validation:
    """Its plates are valid no more; once is enough. Raises RowMissing."""
    row = locked(model=Validation, pk=validation_id)
    if row.cancelled_at is None:
        row.cancelled_at = timezone.now()
        row.save(update_fields=["cancelled_at"])
        audit.record(actor, f"{NOUN}.cancelled", row)
    return row


@atomic()
def set_validator_zones(*, actor: Actor, staff: User, zones: Iterable[LotZone]) -> None:
    """The zones in which a staff member may validate, in place of the former ones."""
    staff = locked(model=User, pk=staff.pk)
    wanted = {zone.pk: zone.name for zone in zones}
    held = {row.zone_id: row for row in ValidatorZone.objects.filter(staff=staff).select_related("zone")}
    if wanted.keys() == held.keys():
        return
    ValidatorZone.objects.filter(staff=staff).exclude(zone__in=wanted).delete()
    ValidatorZone.objects.bulk_create(
        ValidatorZone(staff=staff, zone_id=pk) for pk in wanted if pk not in held
    )
    former = ", ".join(sorted(row.zone.name for row in held.values()))
    audit.record(actor, "staff.validator_zones", staff, zones=(former, ", ".join(sorted(wanted.values()))))


def _save(actor, staff, row, plates, values) -> Validation:
    wanted = _checked_plates(plates)
    if staff and not zones_of_validator(staff).filter(pk=values["zone"].pk).exists():
        raise ZoneNotYours(field="zone")
    runs = _checked_runs(values, len(wanted))
    former = ", ".join(row.plates.values_list("plate", flat=True)) if row.pk else ""
    write(actor=actor, row=row, noun=NOUN, values=values)
    listed = ", ".join(wanted.values())
    if former != listed:
        audit.record(actor, f"{NOUN}.plates", row, plates=(former, listed))
    row.plates.all().delete()
    row.runs.all().delete()
    ValidationPlate.objects.bulk_create(
        ValidationPlate(validation=row, plate=plate, plate_key=key) for key, plate in wanted.items()
    )
    ValidationRun.objects.bulk_create(
        ValidationRun(validation=row, plate_key=key, starts_at=starts_at, ends_at=ends_at)
        for key in wanted
        for starts_at, ends_at in runs
    )
    return row


def _checked_plates(plates: list[str]) -> dict[str, str]:
    """Plates by key; what is written twice counts once (VAL-5)."""
    found: dict[str, str] = {}
    for plate in plates:
        plate = plate.strip().upper()
        if len(plate) > PLATE_LENGTH:
            raise BadPlate(BadPlate.TOO_LONG, field="plates", plate=plate, most=PLATE_LENGTH)
        if not plate_key(plate):
            raise BadPlate(BadPlate.BLANK, field="plates", plate=plate)
        found.setdefault(plate_key(plate), plate)
    if not found:
        raise BadPlate(BadPlate.NONE, field="plates")
    if len(plates) > 1 and not value(MULTIPLE_PLATES):
        raise OnePlateOnly(field="plates")
    return found


def _checked_runs(values: dict, plates: int) -> list[Run]:
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    if ends_on < starts_on:
        raise BadValidation(BadValidation.ENDS_FIRST, field="ends_on")
    if ends_on - starts_on >= timedelta(days=MOST_DAYS):
        raise BadValidation(BadValidation.TOO_LONG, field="ends_on", most=MOST_DAYS)
    if not values["hours"]:
        raise BadValidation(BadValidation.NO_HOURS, field="hours")
    if not values["days"]:
        raise BadValidation(BadValidation.NO_DAYS, field="days")
    when = {name: values[name] for name in ("starts_on", "ends_on", "days", "hours")}
    runs = validation_runs(**when, zone=local_zone())
    if not runs:
        raise BadValidation(BadValidation.NEVER, field="days")
    if len(runs) * plates > MOST_RUNS:
        raise BadValidation(BadValidation.TOO_MUCH, field="plates")
    return runs
