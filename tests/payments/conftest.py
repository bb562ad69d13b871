"""A client with taxes, ways of paying and a driver; its scope is open."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import UserType
from core.scoping import client_scope
from payments.choices import Module
from payments.queries.cart import Payer, due_lines, totals_of
from payments.services.charges import add_charge
from payments.services.checkout import hand_over, open_payment
from payments.services.payment_types import save_payment_type
from payments.services.taxes import save_taxes
from tests.factories.accounts import ACTOR, make_site
from tests.payments.bank import bank

FIVE = {"slot": 1, "is_enabled": True, "percentage": Decimal(5), "modules": [Module.PERMITS, Module.OTHER]}
EIGHT = {"slot": 2, "is_enabled": True, "percentage": Decimal(8), "modules": [Module.PERMITS]}


@pytest.fixture
def office(db):
    """`site`, its `driver`, and payment types `bank`, `cash` and `sure` for everybody; taxes of 5 % and 8 %."""
    bank.reset()
    site = make_site("ALPHA")
    with client_scope(site.client):
        yield make_office(site)


def make_office(site):
    save_taxes(actor=ACTOR, taxes=[FIVE, EIGHT])
    office = SimpleNamespace(site=site, client=site.client, driver=site.driver)
    office.bank = make_type("Card", "bank", login={"secret": "x"})
    office.cash = make_type("Cash desk", "cash")
    office.sure = make_type("Payroll, sure", "always_successful")
    return office


def make_type(name, provider, **facts):
    values = {
        "name": name, "provider": provider, "allow_portal": True, "allow_guest": True, "allow_admin": True,
        "allow_refund": True,
    }  # fmt: skip
    everybody = UserType.objects.values_list("pk", flat=True)
    return save_payment_type(actor=ACTOR, values=values, user_type_ids=everybody, **facts)


def charge(person, amount="20.00", module=Module.OTHER, **facts):
    """A charge on somebody's account."""
    return add_charge(
        actor=ACTOR,
        amount=Decimal(amount),
        description=facts.pop("description", "Hang tag"),
        module=module,
        person_id=person.pk if person else None,
        **facts,
    )


def pay(person, payment_type, *, lines=None, seen=None, **options):
    """Open a payment of everything that is due."""
    payer = options.pop("payer", None) or Payer(person, "en")
    lines = due_lines(person, timezone.now()) if lines is None else lines
    return open_payment(
        actor=ACTOR,
        payer=payer,
        items=[line.key for line in lines],
        seen=totals_of(lines).total if seen is None else seen,
        payment_type_id=payment_type.pk if payment_type else None,
        **options,
    )


def to_bank(state):
    """Send the payer to the bank's page; returns the payment's key there."""
    hand_over(actor=ACTOR, payment_id=state.payment_id, success_url="https://x/", cancel_url="https://y/")
    return state.payment.uuid
