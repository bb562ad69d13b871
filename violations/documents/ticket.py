"""The printed ticket: what stands on it, in the documented order (enforcement §13.3).

Nothing else does: neither names of staff (ENT-7) nor private comments, notes, alarms and places of devices.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import audit
from core.actors import Actor
from core.addresses import site_url
from core.clock import local_zone
from core.db import atomic
from core.scoping import current_client
from core.system_settings import value
from core.templatetags.ui import money_words
from parking.rules.plate_key import plate_key
from violations.choices import FineAction
from violations.documents.slip_pdf import slip_pdf
from violations.models import Violation
from violations.queries.prices import price_of
from violations.rules.price import discount_ends
from violations.rules.reference import printed_reference
from violations.rules.slip import QR, Block, Code128, Feed, Pair, Rule, Text
from violations.settings import FOOTER, HEADER, LICENCE, SIGNATURE

LOOK_UP = "/tickets/find/"  # the portal's page where guests find a ticket
TO_FILL_IN = "_" * 24
TEAR_OFF = 4  # lines


def print_ticket(*, actor: Actor, ticket: Violation, language: str) -> bytes:
    """The ticket as a PDF in this language; that it was printed is audited. `ticket` comes from `printable_tickets`."""
    with atomic():
        audit.record(actor, "violation.printed", ticket, language=language)
    with translation.override(language), timezone.override(local_zone()):
        title = _("Ticket %(number)s") % {"number": ticket.ticket}
        return slip_pdf(ticket_blocks(ticket), title=title, language=language)


def ticket_blocks(ticket: Violation) -> list[Block]:
    """What is on the paper, in the active language and time zone, for whatever prints it."""
    return [
        *_head(ticket),
        *_subject(ticket),
        *_offences(ticket),
        *_money(ticket),
        *([Rule(), Text(ticket.comment)] if ticket.comment else []),
        *_ways_on(ticket),
        *_foot(ticket),
    ]


def _head(ticket: Violation) -> Iterator[Block]:
    yield Text(value(HEADER).strip() or current_client().name, bold=True, centred=True)
    yield Rule()
    if ticket.is_spoiled:
        yield Text(_("SPOILED – NOT VALID"), bold=True, large=True, centred=True)
    yield Text(_("Ticket number"), centred=True)
    yield Text(_reference(ticket), bold=True, large=True, centred=True)
    yield Pair(_("Date and time"), _moment(ticket.issued_at))
    yield Pair(_("Ticket category"), str(ticket.category))


def _subject(ticket: Violation) -> Iterator[Block]:
    """The plate as ticketed, or the VIN in its place (VEH-5); who is cited where there is no vehicle."""
    yield Rule()
    vehicle = ticket.vehicle
    if ticket.plate:
        stands_in = vehicle and vehicle.vin and plate_key(vehicle.vin) == ticket.plate_key
        yield Text(_("VIN") if stands_in else _("Plate"), centred=True)
        yield Text(ticket.plate, bold=True, large=True, centred=True)
    elif person := _person_cited(ticket):
        yield Pair(_("Issued to"), str(person))
    if vehicle:
        yield Pair(_("Province or state"), str(vehicle.province))
        yield Pair(_("Plate type"), str(vehicle.plate_type))
        for label, fact in ((_("Make"), vehicle.make), (_("Colour"), vehicle.colour)):
            if fact:
                yield Pair(label, str(fact))


def _person_cited(ticket: Violation):
    return None if ticket.fail_to_identify else ticket.person


def _offences(ticket: Violation) -> Iterator[Block]:
    lines = ticket.lines.all()
    yield Rule()
    for line in lines:
        yield Pair(" ".join(filter(None, (line.by_law_code, line.description.strip()))), _amount(line.fine))
        if line.location_id and line.location_id != ticket.location_id:
            yield Text(f"  {line.location}")
    if lines:
        yield Rule()
    if ticket.location:
        yield Pair(_("Location"), str(ticket.location))
    yield Pair(_("Writer number"), ticket.writer.badge_number or str(ticket.writer_id))


def _money(ticket: Violation) -> Iterator[Block]:
    """The fine, what a decision made of it, and until when less is asked; a warning asks for nothing (MON-10)."""
    yield Rule()
    fine = _amount(ticket.fine)
    if ticket.is_warning:
        fine = pgettext("printed ticket", "%(amount)s *Warning") % {"amount": fine}
    yield Pair(_("Fine"), fine, bold=True)
    if ticket.towing:
        yield Pair(_("Towing"), _amount(ticket.towing))
    if ticket.is_warning or ticket.is_spoiled:
        return
    if ticket.fine_action:
        reckoned = price_of(ticket, ticket.issued_at).fine
        yield Pair(ticket.get_fine_action_display(), _amount(reckoned), bold=True)
    elif ticket.tax:
        yield Pair(_("Taxes, without discount"), _amount(ticket.tax))
    if ticket.paid_at:
        yield Pair(pgettext("printed ticket", "Paid"), _moment(ticket.paid_at), bold=True)
    elif ticket.fine_action != FineAction.CANCELLED:
        yield from (Text(words, bold=True) for words in _discounts(ticket))
        yield Pair(pgettext("ticket", "Due"), _moment(ticket.due_at), bold=True)


def _discounts(ticket: Violation) -> Iterator[str]:
    """What is to be paid by the end of each discount, the first to end first."""
    words = _("Pay %(amount)s plus taxes by %(when)s") if ticket.tax else _("Pay %(amount)s by %(when)s")
    ends = {discount_ends(ticket.issued_at, line) for line in ticket.lines.all() if line.discount_amount}
    for end in sorted(ends):
        price = price_of(ticket, end)
        if price.discount:
            yield words % {"amount": _amount(price.amount), "when": _moment(end)}


def _ways_on(ticket: Violation) -> Iterator[Block]:
    """Bars for the office, and the address where whoever holds the paper finds the ticket."""
    yield Rule()
    yield Code128(ticket.ticket)
    site = site_url(current_client())
    if site and not ticket.is_spoiled:
        yield Text(_("This ticket on the Internet:"), centred=True)
        yield Text(f"{site}{LOOK_UP}", centred=True)
        yield QR(f"{site}{LOOK_UP}?{urlencode({'ref': _reference(ticket)})}")


def _foot(ticket: Violation) -> Iterator[Block]:
    if footer := value(FOOTER).strip():
        yield Text(footer)
    if value(SIGNATURE):
        yield Feed(3)
        yield Rule()
        yield Text(_("Signature"))
    if value(LICENCE):
        person = _person_cited(ticket)
        yield Feed()
        yield Pair(_("Driver licence number"), (person and person.profile.licence_no) or TO_FILL_IN)
    yield Feed(TEAR_OFF)


def _reference(ticket: Violation) -> str:
    return printed_reference(ticket.ticket, ticket.pin)


def _amount(amount) -> str:
    return money_words(amount, current_client().currency)


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")
