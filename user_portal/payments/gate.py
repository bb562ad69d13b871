"""Whose payment it is: pages about one payment open for its payer only."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.login import visitor
from core.actors import Actor
from payments.models import Payment, PaymentState
from user_portal.access import ask_to_sign_in

BEGUN = "begun-payments"  # session: where each of the last payments of this browser was begun, by its address
KEPT = 10


def of_payer(view):
    """The payment's state for the view, instead of the address's `reference`: a person's payment for that person, a
    guest's for whoever has its address, which nobody can guess. Goes behind user_portal.access.guest."""

    @wraps(view)
    def guarded(request, reference):
        states = PaymentState.objects.select_related("payment__payment_type", "person")
        state = get_object_or_404(states, payment__uuid=reference)
        if state.person_id and request.driver is None:
            return ask_to_sign_in(request)
        if state.person_id and state.person_id != request.driver.pk:
            raise Http404("somebody else's payment")
        return view(request, state)

    return guarded


def actor_of(request) -> Actor:
    """Who pays: the driver, or a visitor."""
    return request.driver.actor if request.driver else visitor(request)


def remember(request, payment: Payment, begun_at: str) -> None:
    """Keep in the session that this browser began the payment, on the page of this address."""
    begun = {**request.session.get(BEGUN, {}), str(payment.uuid): begun_at}
    request.session[BEGUN] = dict(list(begun.items())[-KEPT:])


def is_own(request, state: PaymentState) -> bool:
    """Whether the reader may be led to this payment: their own, or one that a guest began in this browser."""
    if state.person_id:
        return request.driver is not None and state.person_id == request.driver.pk
    return str(state.payment.uuid) in request.session.get(BEGUN, {})


def way_back(request, payment: Payment) -> str:
    """The page on which the payment was begun, else the reader's own first one about money."""
    begun = request.session.get(BEGUN, {}).get(str(payment.uuid))
    return begun or reverse("user_portal:payments" if request.driver else "user_portal:home")
