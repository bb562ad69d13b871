"""A payment on the provider's page: going there, coming back, giving it up (integrations §15.2).

What the browser brings back decides nothing but words: the provider is asked.
"""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.exceptions import Refusal
from payments.choices import PaymentStatus
from payments.exceptions import ProviderAway
from payments.models import PaymentState
from payments.queries.receipts import receipt_of
from payments.services.sweeping import cancel_payment, look_up
from user_portal.access import guest
from user_portal.payments.checkout import leading_to, send_to_page
from user_portal.payments.gate import actor_of, of_payer, way_back

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
LOOKS = (
    3,
    5,
    10,
    20,
    30,
)  # seconds until the waiting page asks again by itself; then only when it is told to


@guest
@of_payer
@never_cache
@get_or_post
def payment(request, state):
    """A payment that waits for its page, and the way there; one that came to nothing says so; others are a receipt."""
    if request.method == "POST" and state.status == PaymentStatus.PENDING:
        return send_to_page(request, state)
    is_away = "away" in request.GET
    if state.page:
        state, is_away = _asked(request, state)
    if state.has_ended:
        return render(request, "user_portal/payments/ended.html", _page(request, state))
    if state.status != PaymentStatus.PENDING:
        return redirect("user_portal:receipt", state.payment.uuid)
    answer = render(
        request, "user_portal/payments/pending.html", _page(request, state) | {"is_away": is_away}
    )
    return leading_to(answer, state.payment.payment_type.hosts)


@guest
@of_payer
@never_cache
@require_safe
def payment_return(request, state):
    """Where the provider's page leads back to, whatever happened there."""
    is_away = False
    if "came" not in request.GET and (state.status == PaymentStatus.PENDING or state.has_ended):
        state, is_away = _asked(request, state)
    if state.status != PaymentStatus.PENDING or "came" in request.GET:
        return redirect("user_portal:payment", state.payment.uuid)
    looked = request.GET.get("look", "")
    look = int(looked) if looked.isdecimal() and len(looked) < 3 else 0
    page = {**_page(request, state), "is_away": is_away, "goes_on": look < len(LOOKS)}
    answer = render(request, "user_portal/payments/waiting.html", page)
    if page["goes_on"]:
        answer.headers["Refresh"] = f"{LOOKS[look]}; url={request.path}?look={look + 1}"
    return answer


@guest
@of_payer
@never_cache
@get_or_post
def payment_cancel(request, state):
    """Give up a payment that is open. Money that came in the meantime counts."""
    if not state.is_open:
        return redirect("user_portal:payment", state.payment.uuid)
    if request.method != "POST":
        return render(request, "user_portal/payments/cancel.html", _page(request, state))
    try:
        state = cancel_payment(actor=actor_of(request), payment_id=state.payment_id)
    except (ProviderAway, Refusal) as failure:
        messages.error(request, _not_cancelled(state, failure))
        return redirect("user_portal:payment", state.payment.uuid)
    if not state.has_ended:
        messages.info(request, _("It was paid in the meantime."))
        return redirect("user_portal:receipt", state.payment.uuid)
    messages.success(request, _("The payment is cancelled. Nothing was charged."))
    return redirect(way_back(request, state.payment))


def _asked(request, state: PaymentState) -> tuple[PaymentState, bool]:
    """The payment after its provider was asked about it, and whether that could not be asked."""
    try:
        return look_up(actor=actor_of(request), payment_id=state.payment_id), False
    except (ProviderAway, Refusal):
        return state, True


def _page(request, state: PaymentState) -> dict:
    return {"state": state, "bill": receipt_of(state.payment), "back_url": way_back(request, state.payment)}


def _not_cancelled(state: PaymentState, failure: Exception) -> str:
    if isinstance(failure, Refusal) or state.expires_at is None:
        return str(failure)
    words = _(
        "The payment page does not answer, so nothing is cancelled yet. The payment ends by itself at %(time)s."
    )
    return words % {"time": time_format(localtime(state.expires_at))}
