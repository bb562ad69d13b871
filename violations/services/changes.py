"""What becomes of tickets in the office (enforcement §5.6, §7.2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic
from core.services.writing import locked, write
from core.system_settings import value
from parking.models import Vehicle
from payments.choices import OPEN
from payments.models import HeldItem
from payments.rules.money import is_chargeable
from violations.choices import KIND, FineAction
from violations.exceptions import (
    ActionReasonRequired,
    AdjustmentsDisabled,
    AlreadyAppealed,
    AppealOutOfTime,
    CategoryArchived,
    CategoryDoesNotFit,
    DueBeforeIssue,
    IssuedInFuture,
    LocationRequired,
    NotAFee,
    NotAppealable,
    NoteRequired,
    NothingToDecide,
    OffenceArchived,
    OffenceRequired,
    ReducedOutOfBounds,
    SubjectRequired,
    TicketFrozen,
    TicketInPayment,
    TicketPaid,
    TicketVoid,
)
from violations.models import OffenceItem, Violation, ViolationNote
from violations.rules.standing import may_appeal, may_convert, may_decide, may_edit, state_of
from violations.services.lines import Offence, add_line, checked_amount, set_figures, set_lines
from violations.settings import ADJUSTMENTS


@atomic()
def edit_ticket(
    *,
    actor: Actor,
    violation_id: int,
    facts: dict,
    offences: Sequence[Offence] | None = None,
) -> Violation:
    """Change what a ticket says: `facts` of comment, private_comment, location, towing, issued_at, due_at, vehicle,
    category; and, when given, its offences (VIO-1). Lines whose offence stays keep their copied discount; those at the
    ticket's location go along when it changes (LOC-3).

    Raises RowMissing, TicketPaid, TicketFrozen, TicketInPayment, SubjectRequired, LocationRequired, CategoryArchived,
    CategoryDoesNotFit, IssuedInFuture, DueBeforeIssue, OffenceRequired, OffenceArchived, BadAmount.
    """
    vehicle = facts.get("vehicle")
    if vehicle:  # before the ticket: whoever merges vehicles locks them first
        vehicle = locked(model=Vehicle, pk=vehicle.pk)
    row = _open_to_change(violation_id)
    if vehicle and vehicle.pk != row.vehicle_id:
        facts = facts | {"plate": vehicle.plate, "plate_key": vehicle.plate_key}
    _check_facts(row, facts)
    before = row.location_id
    write(actor=actor, row=row, noun="violation", values=facts)
    if row.location_id != before:
        row.lines.filter(location=before).update(location=row.location_id)
    if offences is not None:
        set_lines(actor=actor, row=row, offences=offences)
    set_figures(violation=row)
    return row


@atomic()
def add_fee(*, actor: Actor, violation_id: int, item_id: int, fine: Decimal | None, reason: str) -> Violation:
    """Put a fee that only the office adds on a ticket, as a line of its own (MON-14).

    Raises RowMissing, TicketPaid, TicketFrozen, TicketVoid, TicketInPayment, ActionReasonRequired, NotAFee,
    OffenceArchived, BadAmount.
    """
    _need(reason)
    row = _open_to_change(violation_id)
    _refuse_void(row)
    item = locked(model=OffenceItem, pk=item_id)
    if not item.admin_only:
        raise NotAFee(field="item", offence=item)
    if item.archived_at:
        raise OffenceArchived(field="item", offence=item)
    line = add_line(violation=row, item=item, fine=fine)
    set_figures(violation=row)
    audit.record(actor, "violation.fee_added", row, offence=line.description, fine=line.fine, reason=reason)
    return row


@atomic()
def set_spoiled(*, actor: Actor, violation_id: int, spoiled: bool, reason: str) -> Violation:
    """Void a ticket, or take that back; its number stays used (TKT-9).

    Raises RowMissing, ActionReasonRequired, TicketPaid, TicketFrozen, TicketInPayment; and what a valid ticket must
    have: SubjectRequired, LocationRequired, OffenceRequired.
    """
    _need(reason)
    row = _open_to_change(violation_id)
    if row.is_spoiled != spoiled:
        if not spoiled:
            _need_all(row)
        row.is_spoiled = spoiled
        row.save(update_fields=["is_spoiled"])
        audit.record(actor, "violation.spoiled" if spoiled else "violation.unspoiled", row, reason=reason)
    return row


@atomic()
def convert_to_warning(*, actor: Actor, violation_id: int, reason: str) -> Violation:
    """Ask for nothing any more, and keep the history: the one change that is possible after a decision (VIO-4). An
    appeal that waited has its answer by it.

    Raises RowMissing, ActionReasonRequired, TicketPaid, TicketInPayment, TicketVoid.
    """
    _need(reason)
    row = _unpaid(violation_id)
    if not may_convert(row):
        raise TicketVoid(state=_state(row))
    row.is_warning = True
    if row.is_appeal_open:
        row.appeal_decided_at = timezone.now()
    row.save(update_fields=["is_warning", "appeal_decided_at"])
    audit.record(actor, "violation.converted", row, reason=reason)
    return row


@atomic()
def decide_fine(
    *,
    actor: Actor,
    violation_id: int,
    action: FineAction,
    reason: str,
    amount: Decimal = Decimal(0),
    by: User | None = None,
    on_appeal: bool = False,
) -> Violation:
    """Uphold, reduce to `amount` or cancel a fine, once and for all (VIO-3, VIO-5, APL-9). `on_appeal` decides the
    appeal that waits, and an upheld fine is due as much later as the appeal took (MON-11); without it there must be
    none, and the client must allow adjustments (VIO-7).

    Raises RowMissing, ActionReasonRequired, AdjustmentsDisabled, AlreadyAppealed, NothingToDecide, TicketPaid,
    TicketFrozen, TicketVoid, TicketInPayment, ReducedOutOfBounds.
    """
    _need(reason)
    row = _open_to_change(violation_id)
    _refuse_void(row)
    _check_appeal(row, on_appeal)
    if action == FineAction.REDUCED and not (is_chargeable(amount) and amount < row.fine):
        raise ReducedOutOfBounds(field="amount", fine=f"{row.fine:.2f}")
    now = timezone.now()
    row.fine_action, row.action_reason = action, reason.strip()
    row.actioned_at, row.actioned_by = now, by
    row.adjusted_fine = amount if action == FineAction.REDUCED else Decimal(0)
    if on_appeal:
        row.appeal_decided_at = now
        if action == FineAction.UPHELD:
            row.due_at += max(now - row.appealed_at, timedelta())
    row.save()
    facts = {"reason": reason} | ({"amount": amount} if action == FineAction.REDUCED else {})
    audit.record(actor, f"violation.{action.lower()}", row, **facts)
    return row


@atomic()
def register_appeal(*, actor: Actor, violation_id: int, at: datetime, how: str, words: str = "") -> Violation:
    """Write down an appeal that came in outside the site (APL-14).

    Raises RowMissing, AlreadyAppealed, TicketFrozen, NotAppealable, AppealOutOfTime.
    """
    row = locked(model=Violation, pk=violation_id)
    if row.is_appeal_open:
        raise _already_appealed(row)
    if not may_appeal(row):
        raise _frozen(row) if row.fine_action else NotAppealable(state=_state(row))
    if not row.issued_at.replace(second=0) <= at <= timezone.now():  # people give minutes
        raise AppealOutOfTime(field="at")
    row.appealed_at, row.appeal_format, row.appeal_reason = at, how, words.strip()
    row.save(update_fields=["appealed_at", "appeal_format", "appeal_reason"])
    audit.record(actor, "violation.appealed", row, how=how)
    return row


@atomic()
def add_note(*, actor: Actor, violation_id: int, text: str) -> ViolationNote:
    """Remark something that only staff read; also on paid tickets (VIO-2). Raises RowMissing, NoteRequired."""
    if not text.strip():
        raise NoteRequired(field="text")
    row = locked(model=Violation, pk=violation_id)
    note = ViolationNote.objects.create(violation=row, text=text.strip(), by=actor.label[:200])
    audit.record(actor, "violation.noted", row, text=note.text)
    return note


def refuse_in_payment(*, violation: Violation) -> None:
    """Raises TicketInPayment while a payment that may still come has this locked ticket."""
    if HeldItem.objects.filter(kind=KIND, item_id=violation.pk, payment__state__status__in=OPEN).exists():
        raise TicketInPayment


def _need(reason: str) -> None:
    if not reason.strip():
        raise ActionReasonRequired(field="reason")


def _unpaid(violation_id: int) -> Violation:
    row = locked(model=Violation, pk=violation_id)
    if row.paid_at is not None:
        raise TicketPaid
    refuse_in_payment(violation=row)
    return row


def _open_to_change(violation_id: int) -> Violation:
    row = _unpaid(violation_id)
    if not may_edit(row):
        raise _frozen(row)
    return row


def _frozen(row: Violation) -> TicketFrozen:
    return TicketFrozen(action=row.get_fine_action_display())


def _already_appealed(row: Violation) -> AlreadyAppealed:
    return AlreadyAppealed(day=date_format(timezone.localtime(row.appealed_at), "DATE_FORMAT"))


def _state(row: Violation) -> str:
    return state_of(row, timezone.now()).label


def _check_appeal(row: Violation, on_appeal: bool) -> None:
    if on_appeal and not row.is_appeal_open:
        raise NothingToDecide
    if not on_appeal and row.is_appeal_open:
        raise _already_appealed(row)
    if not on_appeal and not value(ADJUSTMENTS):
        raise AdjustmentsDisabled


def _check_facts(row: Violation, facts: dict) -> None:
    now = {"issued_at": row.issued_at, "due_at": row.due_at, "vehicle": row.vehicle} | facts
    if now["issued_at"] > timezone.now():
        raise IssuedInFuture(field="issued_at")
    if now["due_at"] < now["issued_at"]:
        raise DueBeforeIssue(field="due_at")
    if not row.is_spoiled and now["vehicle"] is None and row.person_id is None:
        raise SubjectRequired(field="vehicle")
    if not row.is_spoiled and facts.get("location", True) is None:
        raise LocationRequired(field="location")
    category = facts.get("category", row.category)
    if category != row.category:
        if category.archived_at:
            raise CategoryArchived(field="category", category=category)
        fits = category.is_for_people if row.person_id else category.is_for_vehicles
        if not fits:
            raise CategoryDoesNotFit(field="category", category=category)
    if "towing" in facts:
        checked_amount(amount=facts["towing"], field="towing")


def _need_all(row: Violation) -> None:
    if row.vehicle_id is None and row.person_id is None:
        raise SubjectRequired
    if row.location_id is None:
        raise LocationRequired
    if not row.lines.exists():
        raise OffenceRequired


def _refuse_void(row: Violation) -> None:
    if not may_decide(row):
        raise TicketVoid(state=_state(row))
