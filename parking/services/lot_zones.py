"""Lot zones: names that the outside world matches."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.db import atomic
from core.jobs import enqueue
from core.services.writing import locked, write
from parking.exceptions import InUse, RenameUnconfirmed
from parking.models import LotZone
from parking.queries.lot_zones import sources_since
from parking.services.writing import given_name, name_taken
from parking.services.zone_links import hold_zone_name

MATCHED_LATELY = timedelta(days=90)


def save_zone(
    *, actor: Actor, zone_id: int | None = None, name: str, short_name: str = "", is_confirmed: bool = False
) -> LotZone:
    """Make a zone, or change its names. Records that were sent with a new name are linked by a job (parking PS-2).

    Raises RowMissing, NameRequired, NameTaken (exact, with case: ZON-1), and RenameUnconfirmed when sources matched
    the old name in the last 90 days and the change was not confirmed (ZON-8).
    """
    values = {"name": given_name(text=name), "short_name": short_name.strip()}
    taken = {"lot_zone_name": name_taken(name=values["name"])}
    with atomic():
        zone = locked(model=LotZone, pk=zone_id) if zone_id else LotZone()
        is_new_name = zone.name != values["name"]
        if zone.pk and is_new_name and not is_confirmed:
            _check_rename(zone)
        if is_new_name:
            hold_zone_name(name=values["name"], is_shared=False)
        write(actor=actor, row=zone, noun="lot_zone", values=values, by_constraint=taken)
        if is_new_name:
            enqueue("parking.relink_zone", zone.client_id, zone_id=zone.pk)
    return zone


def delete_zone(*, actor: Actor, zone_id: int) -> None:
    """Delete a zone that nothing refers to. Raises RowMissing, InUse (parking ZON-2)."""
    with atomic():
        zone = locked(model=LotZone, pk=zone_id)
        lots = zone.lot_rows.values("lot").distinct().count()
        records = zone.pay_station_records.count()
        validations, validators = zone.validations.count(), zone.validators.count()
        if lots or records or validations or validators:
            uses = _(
                "lots: %(lots)s, pay-station records: %(records)s, validations: %(validations)s,"
                " validators: %(validators)s"
            )
            counts = {"lots": lots, "records": records, "validations": validations, "validators": validators}
            raise InUse(name=zone.name, uses=uses % counts)
        audit.record(actor, "lot_zone.deleted", zone, name=zone.name, short_name=zone.short_name)
        zone.delete()


def _check_rename(zone: LotZone) -> None:
    sources = sources_since(zone, timezone.now() - MATCHED_LATELY)
    if sources:
        raise RenameUnconfirmed(field="name", sources=", ".join(sources))
