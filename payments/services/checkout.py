"""From chosen items to a payment, and on to the provider's page (parking §20.2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.db import atomic
from core.scoping import current_client
from core.system_settings import value
from payments.choices import Happening, PaymentStatus, Tender
from payments.exceptions import (
    EmailNeeded,
    ItemGone,
    NoSuchOption,
    NothingChosen,
    PaymentMoved,
    PriceChanged,
    ProviderRefuses,
)
from payments.models import Payment, PaymentLine, PaymentState, PaymentType, Tax
from payments.offline import CREDIT, FREE
from payments.ports import Bill
from payments.queries.cart import ItemKey, Payer, PricedLine, priced_lines, taxes_in_force, totals_of
from payments.queries.credit import credit_of
from payments.queries.payment_types import built_in, types_for
from payments.rules.confirmation import new_confirmation_no
from payments.rules.taxes import Totals
from payments.services.credit import use_credit
from payments.services.events import add_event, first_state, locked_state
from payments.services.items import hold_items, tell
from payments.services.settlement import end_payment, settle

FIRST_LOOK = timedelta(minutes=10)  # integrations §15.2


@atomic()
def open_payment(
    *,
    actor: Actor,
    payer: Payer,
    items: Sequence[ItemKey],
    seen: Decimal,
    payment_type_id: int | None = None,
    with_credit: bool = False,
    seen_credit: Decimal | None = None,
    is_received: bool = False,
) -> PaymentState:
    """Freeze the items' prices in a payment and hold them; what needs no provider is processed or promised at once.

    `seen` is the total that the payer confirmed (UP-9). `with_credit`: use what the account holds first, which is
    `seen_credit` where that was shown. `is_received`: staff have the money of a promise type in hand. Without a total
    to pay no type is needed.
    Raises NothingChosen, EmailNeeded, ItemGone, AlreadyInPayment, PriceChanged, NoSuchOption, CreditTooLow.
    """
    now = timezone.now()
    _check_address(payer)
    taxes = taxes_in_force()
    lines = priced_lines(items, payer, now, taxes=taxes, lock=True)
    _check_lines(payer, items, lines)
    found = totals_of(lines)
    if found.total != seen:
        raise PriceChanged
    credit = min(credit_of(payer.person), found.total) if with_credit else Decimal(0)
    if with_credit and seen_credit not in (None, credit):
        raise PriceChanged
    chosen = _type(payer, lines, found, credit, payment_type_id)
    payment = _written(payer, chosen, found, taxes, credit, now)
    rows = _lines_written(payment, lines)
    state = first_state(payment=payment, person=payer.person)
    hold_items(actor=actor, payment=payment, lines=rows, at=now)
    if credit:
        use_credit(actor=actor, person_id=payer.person.pk, amount=credit, payment=payment, at=now)
    add_event(actor=actor, state=state, happening=Happening.CREATED, at=now, amount=payment.total)
    audit.record(actor, "payment.created", payment, total=payment.total, type=chosen.name)
    _go_on(actor, state, rows, is_received, now)
    return state


def hand_over(*, actor: Actor, payment_id: int, success_url: str, cancel_url: str) -> str:
    """Have the provider make its page for a pending payment; returns the page's address. May be called again.

    Runs outside any transaction. Raises PaymentMoved, ProviderAway, and ProviderRefuses, which ends the payment.
    """
    state = PaymentState.objects.select_related("payment__payment_type").get(payment_id=payment_id)
    if state.status != PaymentStatus.PENDING:
        raise PaymentMoved(status=state.get_status_display())
    if state.page:
        return state.page
    payment = state.payment
    bill = _bill(state, success_url, cancel_url)
    try:
        sent = payment.payment_type.plug.start(payment.payment_type.login, bill)
    except ProviderRefuses as refusal:
        end_payment(actor=actor, payment_id=payment_id, happening=Happening.FAILED, reason=str(refusal))
        raise
    reference = sent.reference or payment.confirmation_no
    with atomic():
        state = locked_state(payment_id=payment_id)
        if state.status != PaymentStatus.PENDING:
            raise PaymentMoved(status=state.get_status_display())
        if not state.page:
            state.page = sent.url
            add_event(
                actor=actor, state=state, happening=Happening.SENT, at=timezone.now(), reference=reference
            )
    return state.page


def _check_address(payer: Payer) -> None:
    if not payer.email and (payer.person is not None or payer.at_desk):
        return
    try:
        validate_email(payer.email)
    except ValidationError:
        raise EmailNeeded(field="email") from None


def _check_lines(payer: Payer, items: Sequence[ItemKey], lines: Sequence[PricedLine]) -> None:
    if not items:
        raise NothingChosen
    if len(lines) != len(set(items)):
        raise ItemGone(name=_("An item"), reason=_("it does not exist any more."))
    for line in lines:
        quote = line.quote
        if not (payer.by_reference or quote.may_be_paid_by(getattr(payer.person, "pk", None))):
            raise ItemGone(name=_("An item"), reason=_("it belongs to somebody else."))
        if quote.problem:
            raise ItemGone(name=quote.description, reason=quote.problem)


def _type(payer: Payer, lines, found: Totals, credit: Decimal, payment_type_id: int | None) -> PaymentType:
    if not found.total:
        return built_in(FREE)  # parking PRC-7
    if credit == found.total:
        return built_in(CREDIT)
    offered = types_for(payer, {line.quote.module for line in lines})
    chosen = next((row for row in offered if row.pk == payment_type_id), None)
    if chosen is None:
        raise NoSuchOption(field="payment_type")
    return chosen


def _written(
    payer: Payer, chosen, found: Totals, taxes: Sequence[Tax], credit: Decimal, now: datetime
) -> Payment:
    tax1, tax2, tax3 = found.taxes
    payment = Payment(
        confirmation_no=_free_number(Payment.objects.all()),
        payment_type=chosen,
        email=payer.address,
        language=payer.language,
        currency=current_client().currency,
        subtotal=found.subtotal,
        tax1=tax1,
        tax2=tax2,
        tax3=tax3,
        total=found.total,
        credit_used=credit,
        tax_rates=[_frozen(tax) for tax in taxes],
        exemption_code=payer.exemption_code,
        at_desk=payer.at_desk,
        created_at=now,
    )
    payment.save(force_insert=True)
    return payment


def _frozen(tax: Tax) -> dict:
    return {"slot": tax.slot, "percentage": str(tax.percentage), "en": tax.label_en, "fr": tax.label_fr}


def _free_number(payments: QuerySet) -> str:
    """The constraint has the last word; the look spares a payer the error, once in ten thousand years."""
    while payments.filter(confirmation_no=(number := new_confirmation_no())).exists():
        pass
    return number


def _lines_written(payment: Payment, lines: Sequence[PricedLine]) -> list[PaymentLine]:
    rows = []
    for position, line in enumerate(lines, 1):
        tax1, tax2, tax3 = line.taxes
        rows.append(
            PaymentLine(
                payment=payment,
                position=position,
                kind=line.quote.kind,
                item_id=line.quote.item_id,
                description=line.quote.description[:200],
                module=line.quote.module,
                amount=line.quote.amount,
                tax1=tax1,
                tax2=tax2,
                tax3=tax3,
                gl_code=line.quote.gl_code,
            )
        )
    return PaymentLine.objects.bulk_create(rows)


def _go_on(actor: Actor, state: PaymentState, lines, is_received: bool, now: datetime) -> None:
    """What a payment does by itself once it is written: be processed, be promised, or wait for its page."""
    payment = state.payment
    tender = payment.payment_type.plug.tender
    if tender == Tender.IMMEDIATE:
        settle(actor=actor, state=state, received=payment.total, at=now)
    elif tender == Tender.PROMISE:
        add_event(actor=actor, state=state, happening=Happening.PROMISED, at=now)
        tell(verb="promise", actor=actor, payment=payment, lines=lines, at=now)
        if is_received:
            settle(actor=actor, state=state, received=payment.total, at=now)
    else:
        state.expires_at = now + timedelta(minutes=value("payment_minutes"))
        state.next_look_at = now + FIRST_LOOK
        state.save()


def _bill(state: PaymentState, success_url: str, cancel_url: str) -> Bill:
    payment = state.payment
    return Bill(
        key=payment.uuid,
        confirmation_no=payment.confirmation_no,
        amount=payment.due,
        currency=payment.currency,
        lines=[(line.description, line.total) for line in payment.lines.all()],
        email=payment.email,
        language=payment.language,
        success_url=success_url,
        cancel_url=cancel_url,
        expires_at=state.expires_at,
    )
