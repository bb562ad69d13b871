"""Mail about waiting lists: to who was given a permit, and to the managers (parking WL-3 to WL-5)."""

from collections.abc import Sequence

from django.utils import timezone, translation
from django.utils.formats import date_format

from core.addresses import page_address
from core.ports import send_mail
from core.scoping import current_client
from core.system_settings import value
from parking.models import Lot, PermitRental, WaitlistEntry
from parking.settings import WAITLIST_MANAGERS, addresses_in

TOLD = 20  # numbers in a mail


def tell_assigned(*, rental: PermitRental) -> None:
    """Tell a person which permit they were given, and by which date and time it must be paid (WL-4)."""
    person, client = rental.person, current_client()
    if not person.email:
        return
    language = person.language or client.default_language
    with translation.override(language):
        context = _facts(rental) | {"link": page_address(client, "my_permits")}
    send_mail(
        kind="waitlist.assigned", to=person.email, language=language, context=context, person_id=person.pk
    )


def tell_available(*, lot: Lot, numbers: Sequence[str], waiting: int) -> None:
    """Tell the managers which permits of a lot are held for its list, for how many people (WL-3)."""
    told = ", ".join(numbers[:TOLD]) + (" …" if len(numbers) > TOLD else "")
    name = (lot.waitlist_group or lot).name
    _tell_managers("waitlist.available", {"numbers": told, "lot": lot.name, "list": name, "waiting": waiting})


def tell_late(*, entry: WaitlistEntry) -> None:
    """Tell the managers that a permit was not bought by its deadline (WL-5)."""
    with translation.override(current_client().default_language):
        facts = _facts(entry.rental) | {"list": entry.list_name}
    _tell_managers("waitlist.late", facts)


def _facts(rental: PermitRental) -> dict:
    until = timezone.localtime(rental.reserved_until)
    return {
        "name": str(rental.person),
        "number": rental.permit.number,
        "lot": rental.permit.lot.name,
        "deadline": date_format(until, "DATETIME_FORMAT"),
    }


def _tell_managers(kind: str, facts: dict) -> None:
    client = current_client()
    context = facts | {"link": page_address(client, "waitlist_report")}
    for address in addresses_in(value(WAITLIST_MANAGERS)):
        send_mail(kind=kind, to=address, language=client.default_language, context=context)
