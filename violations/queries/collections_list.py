"""Tickets for collections as a list that people open in a spreadsheet."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.exports import csv_lines
from violations.models import Violation
from violations.models.violation import OWED
from violations.queries.collections import debtor_of, with_debtors

CHUNK = 1000


def list_of(ids: Sequence[int]) -> bytes:
    """A CSV file of these tickets with whom to ask for the money, and never the pin (TKT-6)."""
    return "".join(csv_lines(_header(), _rows(ids))).encode()


def _header() -> list[str]:
    return [
        _("Ticket number"),
        _("Plate"),
        _("Province or state"),
        _("Issued"),
        pgettext("ticket", "Due"),
        _("Location"),
        _("Amount"),
        _("Last name"),
        _("First name"),
        _("Street"),
        _("City"),
        _("Province or state"),
        _("Postal code"),
        _("Email"),
    ]


def _rows(ids: Sequence[int]) -> Iterator[list]:
    for start in range(0, len(ids), CHUNK):
        rows = Violation.objects.filter(pk__in=ids[start : start + CHUNK]).annotate(owed=OWED)
        for ticket in with_debtors(rows).order_by("pk"):
            yield [*_facts(ticket), *_address(debtor_of(ticket))]


def _facts(ticket: Violation) -> Iterable:
    return (
        ticket.ticket,
        ticket.plate,
        ticket.vehicle.province.code if ticket.vehicle else "",
        _moment(ticket.issued_at),
        _moment(ticket.due_at),
        ticket.location,
        float(ticket.owed),
    )


def _address(person) -> Iterable:
    if person is None:
        return [""] * 7
    profile = person.profile
    province = profile.province.code if profile.province else ""
    return (
        person.last_name, person.first_name, profile.street, profile.city, province, profile.postal_code,
        person.email,
    )  # fmt: skip


def _moment(at) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
