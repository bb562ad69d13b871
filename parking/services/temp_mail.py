"""Mail about temporary permits."""

from django.utils import timezone, translation
from django.utils.formats import date_format

from core.addresses import page_address
from core.ports import pages, send_mail
from core.scoping import current_client
from parking.models import TempPermit

PAGE = "temp_permit"


def tell_temp_confirmed(*, permit: TempPermit, to: str, language: str) -> None:
    """Tell whoever bought a temporary permit what it is good for; nobody when there is no address."""
    if not to:
        return
    with translation.override(language):
        context = {
            "number": permit.number,
            "lot": permit.lot.name,
            "plates": ", ".join(str(row) for row in permit.plates.all()),
            "starts": _moment(permit.starts_at),
            "ends": _moment(permit.ends_at),
            "link": page_address(current_client(), PAGE, permit.reference) if PAGE in pages else "",
        }
    send_mail(kind="temp.confirmed", to=to, language=language, context=context, person_id=permit.person_id)


def _moment(at) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
