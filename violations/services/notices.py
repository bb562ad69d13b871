"""Mail about tickets (enforcement §8.1, ENT-8)."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.addresses import page_address
from core.ports import pages, send_mail
from core.scoping import current_client
from core.system_settings import value
from core.templatetags.ui import money_words
from parking.models import VehicleDriver
from violations.choices import NoticeStep
from violations.models import Violation
from violations.queries.prices import price_of
from violations.rules.price import Price, next_rise
from violations.settings import MAIL_ISSUED, MAIL_WARNINGS

PAGE = "ticket"


def tell_issued(*, violation: Violation) -> None:
    """Mail the person cited, else the primary driver, about a ticket or warning of today (NOT-1); nobody about a
    spoiled one, and nobody twice (NOT-2)."""
    wanted = value(MAIL_WARNINGS if violation.is_warning else MAIL_ISSUED)
    today = timezone.localdate(violation.issued_at) == timezone.localdate()
    if violation.is_spoiled or not wanted or not today or violation.notice_step != NoticeStep.NONE:
        return
    person = whom_to_tell(violation=violation)
    if person is None or not person.email:
        return
    kind = "violation.warning" if violation.is_warning else "violation.issued"
    language = person.language or current_client().default_language
    with translation.override(language):
        context = _facts(violation, person)
    send_mail(
        kind=kind,
        to=person.email,
        language=language,
        context=context,
        person_id=person.pk,
        about=violation,
    )
    violation.notice_step = NoticeStep.ISSUED
    violation.save(update_fields=["notice_step"])


def whom_to_tell(*, violation: Violation) -> User | None:
    """The person cited, else who drives the vehicle first; None when nobody is known."""
    if violation.person_id:
        return violation.person
    links = VehicleDriver.objects.filter(vehicle=violation.vehicle_id, until=None, is_primary=True)
    link = links.select_related("user").first() if violation.vehicle_id else None
    return link and link.user


def _facts(violation: Violation, person: User) -> dict[str, str]:
    lines, client = list(violation.lines.all()), current_client()
    now = timezone.now()
    price = price_of(violation, now)
    rise = next_rise(violation.issued_at, lines, now) if price.discount else None
    return {
        "name": str(person),
        "ticket": violation.ticket,
        "plate": violation.plate,
        "offences": ", ".join(line.description for line in lines),
        "location": str(violation.location or ""),
        "issued": _moment(violation.issued_at),
        "due": _moment(violation.due_at),
        "amount": money_words(price.amount, client.currency),
        "terms": _terms(price, rise, client.currency),
        "link": page_address(client, PAGE, violation.pk) if PAGE in pages else "",
    }


def _terms(price: Price, rise: datetime | None, currency: str) -> str:
    """Until when the amount is discounted, in words; nothing without a discount."""
    if rise is None:
        return ""
    full = money_words(price.amount + price.discount, currency)
    return _("until %(until)s, without discount %(full)s") % {"until": _moment(rise), "full": full}


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
