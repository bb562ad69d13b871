"""What the last step shows: the ticket as it would be written, and what speaks against it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admin_portal.violation_entry.drafts import Draft
from admin_portal.violation_entry.forms import BasicForm, FactsForm
from core.templatetags.ui import when
from violations.models import Violation, ViolationLine
from violations.queries.entry import Warned, plate_seen
from violations.queries.prices import due_of
from violations.rules.price import next_rise, price_at
from violations.services.issuing import Offence, TicketDraft

ZERO = 0


def ticket_draft(draft: Draft, basic: BasicForm, facts: FactsForm | None) -> TicketDraft:
    """What both forms say; a spoiled ticket has no facts (ENT-2)."""
    given, told = basic.cleaned_data, facts.cleaned_data if facts else {}
    vehicle, person, location = given["vehicle"], given.get("person"), told.get("location")
    return TicketDraft(
        uuid=draft.uuid,
        writer_id=given["writer"].pk,
        category_id=given["category"].pk,
        ticket=given["ticket"],
        is_spoiled=given["is_spoiled"],
        is_warning=given["is_warning"],
        towing=given["towing"] or ZERO,
        vehicle_id=vehicle and vehicle.pk,
        person_id=person and person.pk,
        issued_at=told.get("issued_at") or timezone.now(),
        location_id=location and location.pk,
        fail_to_identify=told.get("fail_to_identify", False),
        offences=[Offence(item.pk, fine=fine) for item, fine in (facts.ticked() if facts else ())],
        comment=told.get("comment", ""),
        private_comment=told.get("private_comment", ""),
    )


def objections(basic: dict, facts: FactsForm) -> tuple[Warned, ...]:
    """What speaks against the ticket as far as it is known: right and DNTT of the vehicle at least (ENT-5, DNTT-6)."""
    if basic["vehicle"] is None:
        return ()
    if not (facts.is_bound and facts.is_valid()):
        return plate_seen(vehicle=basic["vehicle"], at=timezone.now()).warnings
    told = facts.cleaned_data
    return plate_seen(
        vehicle=basic["vehicle"], at=told["issued_at"], location=told["location"], offences=told["offences"]
    ).warnings


def review(basic: BasicForm, facts: FactsForm | None, ticket: TicketDraft) -> dict:
    """Facts, offences, figures and objections."""
    given = basic.cleaned_data
    shown = [
        (_("Ticket Number"), ticket.ticket or _("given when it is saved")),
        (_("Ticket Writer"), given["writer"]),
        (_("Ticket Category"), given["category"]),
    ]
    if facts is None:
        return {"facts": shown, "is_spoiled": True}
    told = facts.cleaned_data
    shown += [
        (_("Location"), told["location"]),
        (_("Issued"), when(ticket.issued_at)),
        (pgettext_lazy("ticket", "Due"), when(due_of(ticket.issued_at))),
        (_("Comment"), ticket.comment),
        (_("Private comment"), ticket.private_comment),
    ]
    if ticket.fail_to_identify:
        shown.append((_("Failed to identify"), _("Yes")))
    return {
        "facts": [(label, told) for label, told in shown if told],
        "is_warning": ticket.is_warning,
        "objections": objections(given, facts),
        **_figures(ticket, facts, timezone.now()),
    }


def _figures(ticket: TicketDraft, facts: FactsForm, now: datetime) -> dict:
    """What it would cost at this moment, by the rules that the written ticket follows."""
    lines = [
        ViolationLine(
            item=item,
            description=str(item),
            by_law_code=item.by_law_code,
            fine=fine,
            discount_amount=item.discount_amount,
            discount_hours=item.discount_hours,
        )
        for item, fine in facts.ticked()
    ]
    row = Violation(
        issued_at=ticket.issued_at,
        fine=sum((line.fine for line in lines), ZERO),
        towing=ticket.towing,
        is_warning=ticket.is_warning,
    )
    price = price_at(row, lines, now)
    rise = next_rise(ticket.issued_at, lines, now) if price.discount else None
    return {"lines": lines, "row": row, "price": price, "rise": rise}
