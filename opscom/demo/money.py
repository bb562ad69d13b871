"""TomahawkU's money: taxes of the Lot Value sample, ways to pay, six weeks of payments, and one of each state."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from accounts.models import User, UserType
from core.actors import Actor
from core.models import Client
from core.scoping import client_scope
from core.system_settings import save_settings
from opscom.demo.payment_history import make_history
from payments.choices import Module, NewsState, ProblemKind
from payments.models import Charge, PaymentState, PaymentType, Reconciliation
from payments.ports import PaymentNews, providers
from payments.queries.cart import Payer, priced_lines, totals_of
from payments.queries.payment_types import built_in
from payments.services.charges import KIND, add_charge, mail_charge
from payments.services.checkout import open_payment
from payments.services.credit import give_credit
from payments.services.news import take_news
from payments.services.payment_types import save_payment_type
from payments.services.problems import open_problem
from payments.services.refunds import ask_refund, process_refund
from payments.services.taxes import save_taxes

TAXES = ((1, Decimal(5)), (2, Decimal(8)))  # of the sample, on permits
SECRET = "fakepay-demo"
PORTAL = {"allow_portal": True, "allow_admin": True, "allow_refund": True}
DUE = (  # what the printed login still owes
    ("Replacement hang tag", "20.00", Module.OTHER),
    ("Reserved stall, winter term", "180.00", Module.PERMITS),
    ("Returned cheque fee", "45.00", Module.OTHER),
)


@dataclass(frozen=True)
class Ways:
    """The payment types of the demo; `card` is None where its provider is not registered."""

    cash: PaymentType
    payroll: PaymentType
    card: PaymentType | None


def make_money(actor: Actor, drivers: list[User], payments: int = 90, secret: str = SECRET) -> None:
    """Payments of the last weeks, and for the first driver something to pay, to bring, to continue and to look at."""
    save_settings(
        actor=actor, values={"company_address": "Parking Office\n1 Campus Road\nOttawa ON  K1A 0B1"}
    )
    on_permits = {"is_enabled": True, "modules": [Module.PERMITS]}
    save_taxes(actor=actor, taxes=[{"slot": slot, "percentage": rate, **on_permits} for slot, rate in TAXES])
    ways = _ways(actor, secret)
    make_history(
        drivers, [way for way in (ways.card, ways.card, ways.cash, ways.payroll) if way], payments, Random(20)
    )
    known = drivers[0]
    _own(actor, known, ways)
    _refunds(actor)
    add_charge(
        actor=actor,
        amount=Decimal("35.00"),
        description="Damaged gate arm",
        module=Module.OTHER,
        email="contractor@visitors.example",
    )
    for charge in Charge.objects.filter(person=None):
        mail_charge(actor=actor, charge_id=charge.pk)
    if ways.card:
        _troubles(actor, drivers[1], ways.card)


def tell_fakepay_where_to_report(clients: list[Client]) -> None:
    """The state that its double begins with: each client's account there, and the address of its reports here."""
    accounts = []
    for client in clients:
        with client_scope(client):
            for card in PaymentType.objects.filter(provider="fakepay"):
                hook = reverse("payment_hook", args=[client.code, card.reference])
                address = f"http://127.0.0.1:{settings.SITE_PORT}{hook}"
                accounts.append({"secret": card.login["secret"], "name": client.name, "hook": address})
    if accounts:
        (settings.DATA_DIR / "fakes.json").write_text(json.dumps({"fakepay": {"accounts": accounts}}))


def _ways(actor: Actor, secret: str) -> Ways:
    everybody = UserType.objects.active().values_list("pk", flat=True)
    staff = UserType.objects.active().filter(name__contains="Staff").values_list("pk", flat=True)
    kinds = {kind.provider: kind for kind in PaymentType.objects.all()}
    for provider, people in (("cash", everybody), ("payroll", staff)):
        row = kinds[provider].pk
        save_payment_type(actor=actor, payment_type_id=row, values=dict(PORTAL), user_type_ids=people)
    card = None
    if "fakepay" in providers:
        names = {
            "name": "Credit or debit card",
            "name_fr": "Carte de crédit ou de débit",
            "provider": "fakepay",
        }
        values = PORTAL | names | {"allow_guest": True, "sort_order": 1}
        card = save_payment_type(
            actor=actor, values=values, user_type_ids=everybody, login={"secret": secret}
        )
    return Ways(kinds["cash"], kinds["payroll"], card)


def _own(actor: Actor, person: User, ways: Ways) -> None:
    """What stands on the printed login's Payments page."""
    give_credit(
        actor=actor, person_id=person.pk, amount=Decimal("25.00"), comment="Meter out of order in October"
    )
    for words, amount, module in DUE:
        _charge(actor, person, words, amount, module)
    _pay(
        actor,
        person,
        _charge(actor, person, "Permit for a second vehicle", "90.00", Module.PERMITS),
        ways.cash,
    )
    if ways.card:
        _pay(actor, person, _charge(actor, person, "Transponder", "30.00", Module.OTHER), ways.card)
    done = _pay(
        actor, person, _charge(actor, person, "Locker, fall term", "60.00"), ways.cash, is_received=True
    )
    refund = ask_refund(
        actor=actor, payment_id=done.payment_id, amount=Decimal("15.00"), comment="Lock was broken"
    )
    process_refund(actor=actor, refund_id=refund.pk, refund_type_id=built_in("credit").pk)


def _refunds(actor: Actor) -> None:
    """One given back whole, one to process, one that a second person must approve."""
    states = PaymentState.objects.filter(status="processed", charge="", received__lt=500).order_by("pk")
    paid = [row.payment_id for row in states.exclude(received=F("refunded"))[:2]]
    high = PaymentState.objects.filter(status="processed", received__gt=500).order_by("pk").first()
    whole = ask_refund(actor=actor, payment_id=paid[0], amount=None, comment="Moved away")
    cash = PaymentType.objects.get(provider="cash")
    process_refund(actor=actor, refund_id=whole.pk, refund_type_id=cash.pk)
    ask_refund(actor=actor, payment_id=paid[1], amount=Decimal("5.00"), comment="Overcharged")
    if high:
        ask_refund(actor=actor, payment_id=high.payment_id, amount=None, comment="Stall was never free")


def _troubles(actor: Actor, person: User, card: PaymentType) -> None:
    """Money that came otherwise than agreed, and a night whose lists differ."""
    state = _pay(actor, person, _charge(actor, person, "Event parking, convocation", "12.00"), card)
    came = PaymentNews(NewsState.DONE, state.payment.uuid, "demo", "demo-charge-1", Decimal("10.00"), "CAD")
    take_news(actor=actor, payment_id=state.payment_id, news=came)
    at = _last_night()
    day = Reconciliation.objects.create(
        payment_type=card,
        since=at - timedelta(days=1),
        until=at,
        at=at + timedelta(hours=4, minutes=30),
        ours=6,
        theirs=7,
        matched=6,
        found=1,
        total=Decimal("214.36"),
    )
    open_problem(
        kind=ProblemKind.MISSING_HERE,
        key="demo-charge-2",
        payment_type=card,
        at=day.at,
        reconciliation=day,
        amount=Decimal("27.50"),
        currency="CAD",
        charge="demo-charge-2",
    )


def _charge(actor: Actor, person: User, words: str, amount: str, module: str = Module.OTHER) -> Charge:
    return add_charge(
        actor=actor, amount=Decimal(amount), description=words, module=module, person_id=person.pk
    )


def _pay(
    actor: Actor, person: User, charge: Charge, way: PaymentType, *, is_received: bool = False
) -> PaymentState:
    payer = Payer(person, person.language or "en", at_desk=is_received)
    keys = [(KIND, charge.pk)]
    seen = totals_of(priced_lines(keys, payer, timezone.now())).total
    way_id = {"payment_type_id": way.pk, "is_received": is_received}
    return open_payment(actor=actor, payer=payer, items=keys, seen=seen, **way_id)


def _last_night() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
