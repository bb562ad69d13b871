"""No payment is lost or doubled wherever the web process dies or loses its database (quality 10, V2.3.3).

Processes are killed, or their database is cut off, at statements all along the checkout, the payer's return, the
provider's report and a refund; then the same is done again, as people and providers do.
"""

import signal
from collections import Counter
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import requests
from django.conf import settings as site_settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from content.models import OutboxMail
from core.scoping import client_scope
from payments.choices import Happening, PaymentStatus, RefundStatus
from payments.models import Charge, HeldItem, PaymentEvent, PaymentState, RefundState
from payments.services.refunds import ask_refund, process_refund
from tests.broker import broker  # noqa: F401
from tests.factories.accounts import ACTOR, PASSWORD, make_site
from tests.integrations.conftest import fakes  # noqa: F401
from tests.integrations.paying import open_shop
from tests.integrations.test_payment_providers import REPORTING
from tests.payments.conftest import charge, make_office, make_type
from tests.user_portal.conftest import complete
from tests.victims import victims

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FAKEPAY = next(case for case in REPORTING if case.key == "fakepay")
CALLS = "tests.payments.calls"
POINTS = 20
KILLED = -signal.SIGKILL
WAYS = [{}, {"after": True}, {"cuts": True}]


@pytest.fixture
def shop(fakes, settings):  # noqa: F811
    with open_shop(FAKEPAY, fakes, settings) as found:
        yield found


@pytest.fixture
def town(shop, broker, settings, tmp_path):  # noqa: F811
    """A driver who is signed in, `victims` of the site that they use, and fakepay."""
    site = complete(make_site("ALPHA"))
    browser = Browser(headers={"host": site.host})
    browser.post("/login/", {"identifier": "driver", "password": PASSWORD})
    session = browser.cookies[site_settings.SESSION_COOKIE_NAME].value
    way = {"FAKEPAY_URL": settings.FAKEPAY_URL, "OUTBOUND_ALLOW": ",".join(settings.OUTBOUND_ALLOW)}
    with client_scope(site.client):
        make_office(site)
        card = make_type("Online", "fakepay", login=shop.case.login)
        with victims(tmp_path, CALLS, "opscom.urls", **way) as found:
            yield SimpleNamespace(
                site=site, browser=browser, session=session, card=card, victims=found, shop=shop
            )


def ask(town, verb, *arguments, **how):
    """Let a process of its own do it, and die of it."""
    return town.victims.run(f"{CALLS}:{verb}", town.site.host, town.session, *arguments, **how)


def points(town, *call):
    """Twenty places all along a call, in each way of dying; the call is made once as it should be."""
    assert town.victims.run(*call) == 0
    count = town.victims.door.count
    assert count > POINTS
    return [(1 + number * (count - 1) // (POINTS - 1), how) for number in range(POINTS) for how in WAYS]


def order(town):
    """A charge that is due, and the form of its checkout."""
    row = charge(town.site.driver)
    form = {"item": f"charge:{row.pk}", "seen": "21.00", "seen_credit": "0", "payment_type": town.card.pk}
    return row, ("/payments/checkout/", urlencode(form))


def checkout_call(town, form, verb="post"):
    return f"{CALLS}:{verb}", town.site.host, town.session, *form


def state_of(row):
    """The standing of the one payment that has this charge; there is never another."""
    return PaymentState.objects.select_related("payment").get(payment__lines__item_id=row.pk)


def pays(town, row):
    """The payer goes on as people do: presses Pay once more, goes to the page, pays there, comes back."""
    state = state_of(row)
    if not state.page:
        town.browser.post(reverse("user_portal:payment", args=[state.payment.uuid]))
        state = state_of(row)
    requests.post(state.page, {"do": "pay"}, timeout=5, allow_redirects=False)
    return state


def paid_once(row, sales):
    """What must be: one payment, processed once; the charge is paid and held; one receipt; one sale at the provider."""
    state = state_of(row)
    happened = Counter(PaymentEvent.objects.filter(payment=state.payment).values_list("happening", flat=True))
    receipts = OutboxMail.objects.filter(
        kind="payment.receipt", subject__contains=state.payment.confirmation_no
    )
    return (
        state.status == PaymentStatus.PROCESSED
        and happened[Happening.PROCESSED] == happened[Happening.CREATED] == 1
        and state.received == Decimal("21.00")
        and Charge.objects.get(pk=row.pk).paid_at is not None
        and HeldItem.objects.filter(item_id=row.pk).count() == 1
        and receipts.count() == 1
        and [sale.received for sale in sales if sale.key == str(state.payment.uuid)] == [2100]
    )


def whole_or_nothing(row):
    """Right after the kill: either nothing of the payment is there, or all of it."""
    states = PaymentState.objects.filter(payment__lines__item_id=row.pk)
    held = HeldItem.objects.filter(item_id=row.pk).count()
    events = PaymentEvent.objects.filter(payment__lines__item_id=row.pk, happening=Happening.CREATED).count()
    return states.count() == held == events and held in (0, 1)


def sales(town):
    return town.shop.double.sales.values()


def test_checkout(town):
    _row, form = order(town)
    for place, how in points(town, *checkout_call(town, form)):
        row, form = order(town)
        ended = town.victims.run(*checkout_call(town, form), kill_at=place, **how)
        assert ended == (0 if how.get("cuts") else KILLED), (place, how)
        assert whole_or_nothing(row), (place, how)
        town.browser.post("/payments/checkout/", dict(_pairs(form)))
        state = pays(town, row)
        town.browser.get(reverse("user_portal:payment_return", args=[state.payment.uuid]))
        assert paid_once(row, sales(town)), (place, how)


def test_control_without_transactions_halves_are_left(town):
    _row, form = order(town)
    call = checkout_call(town, form, "post_without_transactions")
    left = []
    for place, _how in points(town, *call)[:: len(WAYS)]:
        row, form = order(town)
        town.victims.run(*checkout_call(town, form, "post_without_transactions"), kill_at=place)
        left.append(whole_or_nothing(row))
    assert not all(left), "the kills above must hit the middle of the checkout"


def on_the_page(town):
    """A payment whose payer has just paid at the provider."""
    row, form = order(town)
    town.browser.post("/payments/checkout/", dict(_pairs(form)))
    return row, pays(town, row)


def test_the_payers_return(town):
    row, state = on_the_page(town)
    path = reverse("user_portal:payment_return", args=[state.payment.uuid])
    for place, how in points(town, f"{CALLS}:get", town.site.host, town.session, path):
        row, state = on_the_page(town)
        path = reverse("user_portal:payment_return", args=[state.payment.uuid])
        ask(town, "get", path, kill_at=place, **how)
        town.browser.get(path)
        assert paid_once(row, sales(town)), (place, how)


def test_the_providers_report(town):
    for place, how in points(town, *report_call(town, on_the_page(town)[1])):
        row, state = on_the_page(town)
        call = report_call(town, state)
        town.victims.run(*call, kill_at=place, **how)
        assert town.victims.run(*call) == 0, "the provider tries again"
        assert paid_once(row, sales(town)), (place, how)


def report_call(town, state):
    """The last report that fakepay sent, as a call."""
    town.shop.double.courier.hurry()
    body, headers = town.shop.raw[-1]
    path = reverse("payment_hook", args=["alpha", town.card.reference])
    signature = headers["Fakepay-Signature"].encode().hex()
    return f"{CALLS}:report", town.site.host, path, body.hex(), "Fakepay-Signature", signature


def to_refund(town):
    """A refund of 5.00 that staff have processed."""
    _row, state = on_the_page(town)
    town.browser.get(reverse("user_portal:payment_return", args=[state.payment.uuid]))
    refund = ask_refund(actor=ACTOR, payment_id=state.payment_id, amount=Decimal(5), comment="x")
    process_refund(actor=ACTOR, refund_id=refund.pk, refund_type_id=town.card.pk)
    return refund


def test_a_refund(town):
    call = f"{CALLS}:refund", "ALPHA"
    for place, how in points(town, *call, to_refund(town).pk):
        refund = to_refund(town)
        town.victims.run(*call, refund.pk, kill_at=place, **how)
        RefundState.objects.filter(refund=refund, next_look_at__isnull=False).update(
            next_look_at=timezone.now()
        )
        assert town.victims.run(*call, refund.pk) == 0
        state = PaymentState.objects.get(payment=refund.payment)
        assert RefundState.objects.get(refund=refund).status == RefundStatus.SUCCEEDED, (place, how)
        assert state.refunded == Decimal(5)
        (sale,) = [sale for sale in sales(town) if sale.key == str(refund.payment.uuid)]
        assert [back.amount for back in sale.refunds] == [500], (place, how)


def _pairs(form):
    return [pair.split("=") for pair in form[1].replace("%3A", ":").split("&")]
