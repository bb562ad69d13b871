"""What the office makes of tickets, and when it cannot (enforcement §5.2, §5.6, §7.3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.models import AuditEntry
from core.system_settings import save_settings
from payments.queries.cart import Payer, priced_lines
from tests.factories.accounts import ACTOR
from tests.factories.parking import VehicleFactory
from tests.factories.violations import (
    LocationFactory,
    OffenceItemFactory,
    TicketCategoryFactory,
    ViolationFactory,
    ViolationLineFactory,
)
from tests.payments.conftest import make_office, pay
from violations import exceptions as refused
from violations.choices import KIND, AppealFormat, AppliesTo, FineAction
from violations.models import Violation
from violations.queries.prices import price_of
from violations.services.changes import (
    add_fee,
    add_note,
    convert_to_warning,
    decide_fine,
    edit_ticket,
    register_appeal,
    set_spoiled,
)
from violations.services.issuing import Offence

NOW = timezone.now
LONG_AGO = timedelta(days=40)


def make_ticket(city, **facts):
    """A ticket of yesterday over 50, 10 off for a week."""
    about = {
        "writer": city.clerk,
        "vehicle": city.vehicle,
        "location": city.location,
        "category": city.category,
    }
    issued = {"issued_at": NOW().replace(microsecond=0) - timedelta(days=1)}
    row = ViolationFactory(**about | issued | facts)
    ViolationLineFactory(violation=row, item=city.offence)
    return row


def decided(action, **facts):
    return {"fine_action": action, "actioned_at": NOW()} | facts


STATES = {
    "open": dict,
    "overdue": lambda: {"issued_at": NOW() - LONG_AGO},
    "appealed": lambda: {"appealed_at": NOW()},
    "collections": lambda: {"issued_at": NOW() - LONG_AGO, "sent_to_collections_at": NOW()},
    "paid": lambda: {"paid_at": NOW()},
    "warning": lambda: {"is_warning": True},
    "spoiled": lambda: {"is_spoiled": True},
    "cancelled": lambda: decided(FineAction.CANCELLED),
    "upheld": lambda: decided(FineAction.UPHELD),
    "reduced": lambda: decided(FineAction.REDUCED, adjusted_fine=20),
    "in payment": dict,
}

VERBS = {
    "edit": lambda row, city: edit_ticket(actor=ACTOR, violation_id=row.pk, facts={"comment": "New"}),
    "fee": lambda row, city: add_fee(
        actor=ACTOR, violation_id=row.pk, item_id=fee_item().pk, fine=None, reason="Court"
    ),
    "spoil": lambda row, city: set_spoiled(actor=ACTOR, violation_id=row.pk, spoiled=True, reason="Torn"),
    "unspoil": lambda row, city: set_spoiled(actor=ACTOR, violation_id=row.pk, spoiled=False, reason="Found"),
    "convert": lambda row, city: convert_to_warning(actor=ACTOR, violation_id=row.pk, reason="Court"),
    "adjust": lambda row, city: decide(row, FineAction.CANCELLED),
    "decide": lambda row, city: decide(row, FineAction.UPHELD, on_appeal=True),
    "appeal": lambda row, city: appeal(row),
    "note": lambda row, city: add_note(actor=ACTOR, violation_id=row.pk, text="Called"),
}

FROZEN = dict.fromkeys(
    ("edit", "fee", "spoil", "unspoil", "adjust", "decide", "appeal"), refused.TicketFrozen
)
VOID = dict.fromkeys(("fee", "convert", "adjust", "decide"), refused.TicketVoid)
LIVE = {"decide": refused.NothingToDecide}
CHANGING = ("edit", "fee", "spoil", "unspoil", "convert", "adjust", "decide")
# What is refused in which state; all else is done.
REFUSED = {
    "open": LIVE,
    "overdue": LIVE,
    "appealed": {"adjust": refused.AlreadyAppealed, "appeal": refused.AlreadyAppealed},
    "collections": LIVE,
    "paid": dict.fromkeys(CHANGING, refused.TicketPaid) | {"appeal": refused.NotAppealable},
    "warning": VOID | {"appeal": refused.NotAppealable},
    "spoiled": VOID | {"appeal": refused.NotAppealable},
    "cancelled": FROZEN,
    "upheld": FROZEN,
    "reduced": FROZEN,
    "in payment": dict.fromkeys(CHANGING, refused.TicketInPayment),
}
WORDS = {
    refused.TicketPaid: "The ticket is paid. Refund the payment first, or adjust it there.",
    refused.TicketInPayment: "The ticket is being paid. Wait until that payment has ended, or cancel it.",
    refused.NothingToDecide: "There is no appeal that waits for a decision.",
}


def decide(row, action, **facts):
    return decide_fine(actor=ACTOR, violation_id=row.pk, action=action, reason="Because", **facts)


def appeal(row, **facts):
    known = {"at": NOW(), "how": AppealFormat.FAX, "words": "The sign was hidden"}
    return register_appeal(actor=ACTOR, violation_id=row.pk, **known | facts)


def fee_item(**facts):
    return OffenceItemFactory(admin_only=True, default_cost=15, discount_amount=0, discount_hours=0, **facts)


def entries():
    return list(AuditEntry.objects.filter(action__startswith="violation.").values_list("action", flat=True))


@pytest.mark.parametrize("state", STATES)
def test_enforcement_VIO_1_what_can_be_done_in_which_state(city, state, subtests):
    bank = make_office(city).bank
    for verb, act in VERBS.items():
        with subtests.test(verb=verb):
            row = make_ticket(city, **STATES[state]())
            if state == "in payment":
                pay(
                    city.driver,
                    bank,
                    lines=priced_lines([(KIND, row.pk)], Payer(city.driver, "en"), NOW()),
                )
            before, told = Violation.objects.filter(pk=row.pk).values().get(), len(entries())
            expected = REFUSED[state].get(verb)
            if expected is None:
                act(row, city)
                quiet = verb == ("spoil" if state == "spoiled" else "unspoil")
                assert len(entries()) == told + (not quiet), "each change is written down"
                continue
            with pytest.raises(expected) as refusal:
                act(row, city)
            assert str(refusal.value) == WORDS.get(expected, str(refusal.value))
            assert Violation.objects.filter(pk=row.pk).values().get() == before
            assert len(entries()) == told


@pytest.mark.parametrize(
    ("state", "verb", "words"),
    [
        (
            "cancelled",
            "edit",
            "The fine was decided: Cancelled. The ticket can only be converted to a warning.",
        ),
        ("upheld", "appeal", "The fine was decided: Upheld. The ticket can only be converted to a warning."),
        ("paid", "appeal", "The ticket is marked “Paid”: there is nothing to appeal."),
        ("spoiled", "fee", "The ticket is marked “Spoiled”: there is no fine to change."),
        ("warning", "adjust", "The ticket is marked “Warning”: there is no fine to change."),
    ],
)
def test_refusals_say_how_the_ticket_stands(city, state, verb, words):
    with pytest.raises(refused.Refusal) as refusal:
        VERBS[verb](make_ticket(city, **STATES[state]()), city)
    assert str(refusal.value) == words


def test_enforcement_T9_reduced_to_20_it_is_frozen_but_can_become_a_warning(city):
    row = make_ticket(city)
    decide(row, FineAction.REDUCED, amount=Decimal(20))
    row.refresh_from_db()
    assert price_of(row, NOW()).amount == 20
    with pytest.raises(refused.TicketFrozen):
        edit_ticket(actor=ACTOR, violation_id=row.pk, facts={"towing": Decimal(5)})
    row = convert_to_warning(actor=ACTOR, violation_id=row.pk, reason="Overturned")
    assert price_of(row, NOW()).amount == 0
    assert (row.fine, row.adjusted_fine, row.fine_action) == (50, 20, FineAction.REDUCED), "the history stays"
    assert row not in Violation.objects.unpaid()


@pytest.mark.parametrize("amount", ["0", "-1", "50", "50.01", "10.001"])
def test_enforcement_APL_9_reduced_lies_between_nothing_and_the_fine(city, amount):
    with pytest.raises(refused.ReducedOutOfBounds) as refusal:
        decide(make_ticket(city), FineAction.REDUCED, amount=Decimal(amount))
    assert "below 50.00" in str(refusal.value) and refusal.value.field == "amount"


def test_enforcement_VIO_7_without_adjustments_fines_change_through_appeals_only(city):
    save_settings(actor=ACTOR, values={"enable_adjustments": False})
    row = make_ticket(city)
    with pytest.raises(refused.AdjustmentsDisabled):
        decide(row, FineAction.CANCELLED)
    appeal(row)
    assert decide(row, FineAction.CANCELLED, on_appeal=True).fine_action == FineAction.CANCELLED


def test_enforcement_VIO_5_cancelled_without_an_appeal_asks_for_nothing(city):
    row = decide(make_ticket(city, towing=80), FineAction.CANCELLED, by=city.clerk)
    assert price_of(row, NOW()).amount == 0 and row.appeal_decided_at is None
    assert (row.action_reason, row.actioned_by) == ("Because", city.clerk)


def test_enforcement_VIO_3_upheld_earns_no_discount(city):
    row = make_ticket(city)
    assert price_of(row, NOW()).amount == 40
    assert price_of(decide(row, FineAction.UPHELD), NOW()).amount == 50


def test_enforcement_MON_11_upheld_is_due_later_by_as_long_as_the_appeal_took(city):
    row = make_ticket(city, issued_at=NOW() - LONG_AGO)
    due = row.due_at
    appeal(row, at=NOW() - timedelta(days=9))
    row.refresh_from_db()
    assert row not in Violation.objects.overdue(NOW()), "nobody is late while the appeal waits"
    row = decide(row, FineAction.UPHELD, on_appeal=True)
    assert timedelta(days=9) <= row.due_at - due < timedelta(days=9, minutes=1)
    assert row.appeal_decided_at == row.actioned_at
    same = make_ticket(city, issued_at=row.issued_at)
    appeal(same, at=NOW() - timedelta(days=9))
    reduced = decide(same, FineAction.REDUCED, amount=Decimal(20), on_appeal=True)
    assert reduced.due_at == due, "what is not upheld is due when it was"


def test_a_warning_answers_the_appeal_that_waits(city):
    row = make_ticket(city)
    appeal(row)
    row = convert_to_warning(actor=ACTOR, violation_id=row.pk, reason="Good point")
    assert not row.is_appeal_open


def test_enforcement_APL_14_an_appeal_by_hand_has_its_date_and_format(city):
    row, at = make_ticket(city), NOW() - timedelta(hours=2)
    row = appeal(row, at=at)
    assert (row.appealed_at, row.appeal_format, row.appeal_reason) == (at, "fax", "The sign was hidden")


@pytest.mark.parametrize("at", [timedelta(days=-2), timedelta(minutes=1)])
def test_an_appeal_follows_its_ticket_and_is_not_of_tomorrow(city, at):
    with pytest.raises(refused.AppealOutOfTime):
        appeal(make_ticket(city), at=NOW() + at)


def test_an_appeal_may_come_in_the_minute_of_the_ticket(city):
    row = make_ticket(city, issued_at=NOW().replace(second=59, microsecond=0) - timedelta(minutes=5))
    assert appeal(row, at=row.issued_at.replace(second=0)).is_appeal_open


def test_enforcement_VIO_2_a_paid_ticket_still_takes_notes(city):
    note = add_note(actor=ACTOR, violation_id=make_ticket(city, paid_at=NOW()).pk, text=" Called twice ")
    assert (note.text, note.by) == ("Called twice", ACTOR.label)
    with pytest.raises(refused.NoteRequired):
        add_note(actor=ACTOR, violation_id=note.violation_id, text=" ")


@pytest.mark.parametrize("verb", ["fee", "spoil", "convert", "adjust"])
def test_acts_need_a_reason(city, verb):
    row = make_ticket(city)
    acts = {
        "fee": lambda: add_fee(
            actor=ACTOR, violation_id=row.pk, item_id=fee_item().pk, fine=None, reason=" "
        ),
        "spoil": lambda: set_spoiled(actor=ACTOR, violation_id=row.pk, spoiled=True, reason=" "),
        "convert": lambda: convert_to_warning(actor=ACTOR, violation_id=row.pk, reason=" "),
        "adjust": lambda: decide_fine(actor=ACTOR, violation_id=row.pk, action=FineAction.UPHELD, reason=" "),
    }
    with pytest.raises(refused.ActionReasonRequired):
        acts[verb]()


def test_enforcement_MON_14_a_fee_is_a_line_of_its_own(city):
    row = add_fee(
        actor=ACTOR, violation_id=make_ticket(city).pk, item_id=fee_item().pk, fine=Decimal(7), reason="Court"
    )
    assert [line.fine for line in row.lines.all()] == [50, 7] and row.fine == 57


def test_enforcement_OFF_5_only_fees_of_the_office_are_fees(city):
    row = make_ticket(city)
    for item, refusal in (
        (city.offence, refused.NotAFee),
        (fee_item(archived_at=NOW()), refused.OffenceArchived),
    ):
        with pytest.raises(refusal):
            add_fee(actor=ACTOR, violation_id=row.pk, item_id=item.pk, fine=None, reason="Court")


def test_offences_stay_come_and_go_with_their_amounts(city):
    row, second = make_ticket(city), OffenceItemFactory(description="No permit", default_cost=30)
    twice = [Offence(city.offence.pk, Decimal(45)), Offence(second.pk), Offence(city.offence.pk, Decimal(9))]
    row = edit_ticket(actor=ACTOR, violation_id=row.pk, facts={}, offences=twice)
    assert sorted(line.fine for line in row.lines.all()) == [9, 30, 45] and row.fine == 84
    swapped = [Offence(city.offence.pk, Decimal(46)), Offence(city.offence.pk, Decimal(9))]
    row = edit_ticket(actor=ACTOR, violation_id=row.pk, facts={}, offences=swapped)
    assert [(line.item_id, line.fine) for line in row.lines.all()] == [
        (city.offence.pk, 46),
        (city.offence.pk, 9),
    ], "two lines of one offence stay two"
    entry = AuditEntry.objects.filter(action="violation.offences_changed").first()
    assert entry.data["offences"][1].endswith("46.00, Parked in Loading Zone 9.00")


def test_enforcement_CONV_5_a_kept_line_keeps_its_discount(city):
    row = make_ticket(city)
    city.offence.discount_amount, city.offence.default_cost = 1, 80
    city.offence.save()
    row = edit_ticket(actor=ACTOR, violation_id=row.pk, facts={}, offences=[Offence(city.offence.pk)])
    assert [(line.fine, line.discount_amount) for line in row.lines.all()] == [(50, 10)]


def test_enforcement_OFF_9_an_archived_offence_stays_but_does_not_come(city):
    row, gone = make_ticket(city), OffenceItemFactory(archived_at=NOW())
    ViolationLineFactory(violation=row, item=gone)
    kept = [Offence(city.offence.pk), Offence(gone.pk)]
    edit_ticket(actor=ACTOR, violation_id=row.pk, facts={}, offences=kept)
    with pytest.raises(refused.OffenceArchived):
        edit_ticket(actor=ACTOR, violation_id=row.pk, facts={}, offences=[*kept, Offence(gone.pk)])
    with pytest.raises(refused.OffenceRequired):
        edit_ticket(actor=ACTOR, violation_id=row.pk, facts={}, offences=[])


def test_another_vehicle_brings_its_plate_and_another_place_its_lines(city):
    other, place = VehicleFactory(plate="XYZ 789"), LocationFactory()
    row = make_ticket(city)
    row.lines.update(location=row.location)
    row = edit_ticket(actor=ACTOR, violation_id=row.pk, facts={"vehicle": other, "location": place})
    assert (row.plate, row.plate_key, row.vehicle) == ("XYZ 789", "XYZ789", other)
    assert [line.location for line in row.lines.all()] == [place]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        (lambda row: {"issued_at": NOW() + timedelta(minutes=1)}, refused.IssuedInFuture),
        (lambda row: {"due_at": row.issued_at - timedelta(seconds=1)}, refused.DueBeforeIssue),
        (lambda row: {"vehicle": None}, refused.SubjectRequired),
        (lambda row: {"location": None}, refused.LocationRequired),
        (lambda row: {"towing": Decimal("0.001")}, refused.BadAmount),
        (lambda row: {"category": TicketCategoryFactory(archived_at=NOW())}, refused.CategoryArchived),
        (lambda row: {"category": TicketCategoryFactory(applies_to=AppliesTo.PEOPLE)}, refused.CategoryDoesNotFit),
    ],
)  # fmt: skip
def test_an_edited_ticket_is_one_that_could_have_been_written(city, facts, refusal):
    row = make_ticket(city)
    with pytest.raises(refusal):
        edit_ticket(actor=ACTOR, violation_id=row.pk, facts=facts(row))


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"vehicle": None}, refused.SubjectRequired),
        ({"location": None}, refused.LocationRequired),
        ({}, refused.OffenceRequired),
    ],
)
def test_enforcement_ENT_3_a_valid_ticket_needs_what_a_spoiled_one_does_not(city, facts, refusal):
    row = make_ticket(city, is_spoiled=True, **facts)
    row.lines.all().delete()
    with pytest.raises(refusal):
        set_spoiled(actor=ACTOR, violation_id=row.pk, spoiled=False, reason="Found")
