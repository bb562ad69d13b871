"""Payments of the last six weeks, written as rows: services live in the present."""

from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from accounts.models import User
from core.choices import ActorKind
from payments.choices import Happening, Module, Tender
from payments.models import Charge, HeldItem, Payment, PaymentEvent, PaymentLine, PaymentState, PaymentType
from payments.queries.cart import rates_of, taxes_in_force
from payments.rules.confirmation import new_confirmation_no
from payments.rules.standing import standing_after
from payments.rules.taxes import taxes_on, totals
from payments.services.charges import KIND
from payments.services.ledger import book_payment

DAYS = 42
ITEMS = (
    ("Reserved stall, fall term", "550.00", Module.PERMITS),
    ("Monthly permit, North Lot", "195.00", Module.PERMITS),
    ("Replacement permit", "15.00", Module.PERMITS),
    ("Replacement hang tag", "20.00", Module.OTHER),
    ("Event parking, convocation", "12.00", Module.OTHER),
    ("Returned cheque fee", "45.00", Module.OTHER),
    ("Lost access card", "25.00", Module.OTHER),
)


def make_history(drivers: list[User], ways: list[PaymentType], number: int, chance: Random) -> None:
    """`number` processed payments of a charge each, the first of them the first driver's."""
    taxes = taxes_in_force()
    now = timezone.now()
    payers = [*drivers[:1] * 3, *(chance.choice(drivers[1:]) for _ in range(number))][:number]
    charges = Charge.objects.bulk_create(
        Charge(person=payer, description=words, amount=Decimal(amount), module=module)
        for payer, (words, amount, module) in zip(payers, _items(chance, number), strict=True)
    )
    payments = []
    for charge in charges:
        begun = now - timedelta(days=chance.uniform(0.2, DAYS))
        charge.created_at, charge.paid_at = begun - timedelta(days=2), begun + timedelta(minutes=3)
        payments.append(_payment(charge, chance.choice(ways), taxes, begun))
    Charge.objects.bulk_update(charges, ["created_at", "paid_at"])
    Payment.objects.bulk_create(payments)
    _write_beside(payments, charges, rates_of(taxes))


def _items(chance: Random, number: int):
    return [ITEMS[0], *(chance.choice(ITEMS) for _ in range(number - 1))]


def _payment(charge: Charge, way: PaymentType, taxes, begun) -> Payment:
    sums = totals([(charge.amount, taxes_on(charge.amount, charge.module, rates_of(taxes)))])
    tax1, tax2, tax3 = sums.taxes
    return Payment(
        confirmation_no=new_confirmation_no(),
        payment_type=way,
        email=charge.person.email,
        language=charge.person.language or "en",
        currency="CAD",
        subtotal=sums.subtotal,
        tax1=tax1,
        tax2=tax2,
        tax3=tax3,
        total=sums.total,
        tax_rates=[
            {"slot": tax.slot, "percentage": str(tax.percentage), "en": tax.label_en, "fr": tax.label_fr}
            for tax in taxes
        ],
        created_at=begun,
    )


def _write_beside(payments: list[Payment], charges: list[Charge], rates) -> None:
    """Line, events, state, entry in the books and hold of each payment."""
    lines, events, states = [], [], []
    for payment, charge in zip(payments, charges, strict=True):
        tax1, tax2, tax3 = taxes_on(charge.amount, charge.module, rates)
        item = {
            "kind": KIND,
            "item_id": charge.pk,
            "description": charge.description,
            "module": charge.module,
        }
        taxes = {"tax1": tax1, "tax2": tax2, "tax3": tax3}
        lines.append(PaymentLine(payment=payment, position=1, amount=charge.amount, **item, **taxes))
        told = _events(payment, charge)
        events += told
        states.append(PaymentState(payment=payment, person=charge.person, **asdict(standing_after(told))))
    PaymentLine.objects.bulk_create(lines)
    PaymentEvent.objects.bulk_create(events)
    PaymentState.objects.bulk_create(states)
    for state, event in zip(
        states, [event for event in events if event.happening == Happening.PROCESSED], strict=True
    ):
        book_payment(event=event, state=state)
    HeldItem.objects.bulk_create(
        HeldItem(payment=payment, kind=KIND, item_id=charge.pk)
        for payment, charge in zip(payments, charges, strict=True)
    )


def _events(payment: Payment, charge: Charge) -> list[PaymentEvent]:
    payer = {"actor_kind": ActorKind.PERSON, "actor_label": str(charge.person)}
    office = {"actor_kind": ActorKind.PERSON, "actor_label": "Odile Bureau"}
    begun = PaymentEvent(
        payment=payment, happening=Happening.CREATED, at=payment.created_at, amount=payment.total, **payer
    )
    done = PaymentEvent(
        payment=payment, happening=Happening.PROCESSED, at=charge.paid_at, amount=payment.total
    )
    if payment.payment_type.plug.tender == Tender.PROMISE:
        promised = PaymentEvent(payment=payment, happening=Happening.PROMISED, at=payment.created_at, **payer)
        done.actor_kind, done.actor_label = office.values()
        return [begun, promised, done]
    number = payment.uuid.hex[:12]
    sent = PaymentEvent(
        payment=payment, happening=Happening.SENT, at=payment.created_at, reference=f"demo-{number}", **payer
    )
    done.actor_kind, done.actor_label = ActorKind.SYSTEM, str(payment.payment_type.plug.label)
    done.charge = f"demo-charge-{number}"
    return [begun, sent, done]
