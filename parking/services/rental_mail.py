"""Mail about standard permits."""

from django.utils import timezone, translation
from django.utils.formats import date_format

from core.addresses import page_address
from core.ports import send_mail
from core.scoping import current_client
from parking.models import PermitRental


def tell_confirmed(*, rental: PermitRental) -> None:
    """Tell a person that the permit is theirs, and until when it is valid."""
    _mail(rental, "permit.confirmed")


def tell_released(*, rental: PermitRental) -> None:
    """Tell a person that the permit is theirs no more, and why."""
    _mail(rental, "permit.released")


def _mail(rental: PermitRental, kind: str) -> None:
    person, client = rental.person, current_client()
    if not person.email:
        return
    language = person.language or client.default_language
    with translation.override(language):
        context = {
            "name": str(person),
            "number": rental.permit.number,
            "lot": rental.permit.lot.name,
            "starts": _day(rental.starts_at),
            "ends": _day(rental.ends_at),
            "plates": ", ".join(row.vehicle.plate for row in rental.vehicles.select_related("vehicle")),
            "reason": rental.end_reason,
            "link": page_address(client, "my_permits"),
        }
    send_mail(kind=kind, to=person.email, language=language, context=context, person_id=person.pk)


def _day(at) -> str:
    return date_format(timezone.localtime(at), "DATE_FORMAT")
