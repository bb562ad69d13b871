"""Permits bought elsewhere: create, update, delete, count (enforcement §16.4–16.7)."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from api.access import Caller
from api.answers import PermitAccepted, PermitStats
from api.catalogue import endpoint
from api.errors import ApiError
from parking.queries import permit_stats
from parking.rules.plate_key import plate_key
from parking.schemas import PermitPush, PermitReference, PermitStatsRequest, PermitUpdate
from parking.services import delete_record, push_record, update_record

REFERENCE = "1a9b5375-cb75-4c71-9939-eeae550b09ac"
ACCEPTED = {"status": "success", "reference_id": REFERENCE, "InternalReferenceID": REFERENCE}


@endpoint(
    "permits.push",
    "<client>/v1/permits/push",
    title=_("Create a permit"),
    about=_(
        "Stores a permit that was bought elsewhere: at a pay station, in an app. It counts at once in every plate "
        "check. Keep the reference id of the answer: changes and deletions ask for it."
    ),
    notes=(
        _("Times are UTC. One trailing Z is accepted, other offsets and fractions of a second are not."),
        _("A zone that is not known here is stored as sent, but the permit then belongs to no lot."),
        _("The same plate, times, zone and numbers once more give 9022 with the reference id of the first."),
    ),
    schema=PermitPush,
    answer=PermitAccepted,
    example={
        "Amount": "14.50",
        "CurrencyID": "CAD",
        "LicencePlate": "PL8RDR",
        "zone": "Lot 4",
        "permitNo": "L4-1138",
        "startTime": "2018-07-02T09:00:00",
        "endTime": "2018-07-02T09:30:00",
        "promoCode": "DISCOUNT20",
    },
    reply=ACCEPTED,
    errors=(9022,),
    writes=True,
)
def push(caller: Caller, data: PermitPush) -> dict:
    """Store the permit under the token's origin."""
    if not plate_key(data.plate):
        raise ApiError(9006)
    record = push_record(
        actor=caller.actor, origin=caller.origin, token_id=caller.token_id, **data.model_dump()
    )
    return _accepted(record.reference_id)


@endpoint(
    "permits.update",
    "<client>/v1/permits/update",
    title=_("Update a permit"),
    about=_("Changes the end, plate, amount or currency of a permit. What is not sent stays as it is."),
    notes=(_("An empty text is refused, it does not erase."),),
    schema=PermitUpdate,
    answer=PermitAccepted,
    example={
        "referenceID": REFERENCE,
        "plate": "PL8RDR",
        "Amount": "14.50",
        "currency": "CAD",
        "endTime": "2018-07-02T09:30:00",
    },
    reply=ACCEPTED,
    errors=(9009,),
    methods=("POST", "PUT"),
    writes=True,
)
def update(caller: Caller, data: PermitUpdate) -> dict:
    """Change what was sent."""
    if data.plate is not None and not plate_key(data.plate):
        raise ApiError(9033, field="plate")
    changes = data.model_dump(exclude={"reference_id"})
    reference = _reference(data)
    update_record(actor=caller.actor, reference_id=reference, **changes)
    return _accepted(reference)


@endpoint(
    "permits.delete",
    "<client>/v1/permits/delete",
    title=_("Delete a permit"),
    about=_("Takes a permit back. It stops to count at once; a second deletion gives 9009."),
    schema=PermitReference,
    answer=PermitAccepted,
    example={"referenceID": REFERENCE},
    reply=ACCEPTED,
    errors=(9009,),
    writes=True,
)
def delete(caller: Caller, data: PermitReference) -> dict:
    """Delete the record."""
    reference = _reference(data)
    delete_record(actor=caller.actor, reference_id=reference)
    return _accepted(reference)


@endpoint(
    "permits.stats",
    "<client>/v1/permits/stats",
    title=_("Permit stats"),
    about=_("How many rights to park are live now, by kind and zone. Totals are text."),
    notes=(_("Without zones every zone is counted. Names that are not known are left out."),),
    schema=PermitStatsRequest,
    answer=PermitStats,
    example={"zones": "Lot 01,Lot 02"},
    reply={
        "data": [
            {"type": "standard", "zone": "Lot 01", "total": "4"},
            {"type": "temp", "zone": "Lot 01", "total": "35"},
        ]
    },
)
def stats(caller: Caller, data: PermitStatsRequest) -> dict:
    """Count what is live."""
    rows = permit_stats(at=timezone.now(), zone_names=data.zone_names())
    return {"data": [{"type": row.type, "zone": row.zone, "total": str(row.total)} for row in rows]}


def _reference(data: PermitReference) -> UUID:
    try:
        return UUID(data.reference_id)
    except ValueError:
        raise ApiError(9009) from None


def _accepted(reference_id: UUID) -> dict:
    reference = str(reference_id)
    return {"status": "success", "reference_id": reference, "InternalReferenceID": reference}
