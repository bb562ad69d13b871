"""The page before money: what it is for, what it costs, how to pay it (parking §19.2, UP-7 to UP-9)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from content.choices import Spot
from content.ports import Viewing
from content.queries.expansion import expand_html
from content.queries.messages import message_words
from core.content_policy import allowing
from core.exceptions import Refusal
from payments.choices import PaymentStatus
from payments.exceptions import ProviderAway, ProviderRefuses
from payments.models import Charge, PaymentState
from payments.queries.cart import ItemKey, Payer, due_lines, holders_of, read_token
from payments.queries.orders import order_of
from payments.services.charges import KIND
from payments.services.checkout import hand_over, open_payment
from user_portal.access import driver, guest
from user_portal.amounts import read_amount
from user_portal.payments.forms import CheckoutForm
from user_portal.payments.gate import actor_of, is_own, remember
from user_portal.places import NO_OPTIONS

NOTHING: Mapping[str, Any] = MappingProxyType({})
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@driver
@never_cache
@get_or_post
def checkout(request):
    """What was ticked on Payments. Only what is this driver's own is shown, whatever the address names."""
    payer = Payer(request.driver, request.LANGUAGE_CODE)
    given = request.POST if request.method == "POST" else request.GET
    asked = {key for token in given.getlist("item") if (key := read_token(token))}
    mine = [line.key for line in due_lines(request.driver, timezone.now()) if line.key in asked]
    return reviewed(request, payer, mine, sorted(asked), begun_at=reverse("user_portal:payments"))


@guest
@never_cache
@get_or_post
def pay_charge(request, reference):
    """What somebody is asked to pay by a mailed link, with or without an account. It tells nothing about anybody."""
    charge = get_object_or_404(Charge, reference=reference)
    key = (KIND, charge.pk)
    holder = holders_of([key]).get(key)
    if charge.paid_at or charge.cancelled_at or (holder and request.method != "POST"):
        page = {"charge": charge, "holder": holder, "is_own": holder and is_own(request, holder)}
        return render(request, "user_portal/payments/charge_taken.html", page)
    payer = Payer(request.driver, request.LANGUAGE_CODE, by_reference=True)
    return reviewed(request, payer, [key], [key], begun_at=request.path)


def send_to_page(request, state: PaymentState):
    """On to the provider's page; the payment's own page says so when that does not answer."""
    own = reverse("user_portal:payment", args=[state.payment.uuid])
    back = request.build_absolute_uri(reverse("user_portal:payment_return", args=[state.payment.uuid]))
    urls = {"success_url": back, "cancel_url": f"{back}?came=back"}
    try:
        page = hand_over(actor=actor_of(request), payment_id=state.payment_id, **urls)
    except ProviderAway:
        return redirect(f"{own}?away=1")
    except ProviderRefuses as refusal:
        messages.error(request, _("The payment could not be started: %(reason)s") % {"reason": refusal})
        return redirect(own)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(own)
    return HttpResponse(status=303, headers={"Location": page})


def leading_to(answer, hosts: Sequence[str]):
    """Let the page's forms lead to these hosts too: Chromium holds redirects after a form against the policy."""
    return allowing(answer, "form-action", hosts)


def reviewed(
    request,
    payer: Payer,
    mine: Sequence[ItemKey],
    asked: Sequence[ItemKey],
    *,
    begun_at: str,
    template: str = "user_portal/payments/checkout.html",
    about: Mapping[str, Any] = NOTHING,
):
    """The order to look at, or, once it is confirmed, the way on. What has changed since it was seen is shown again.

    `asked` are the items that the browser names; of them only `mine` are shown. `about` is what the template shows
    besides; it includes user_portal/payments/form.html.
    """
    order = order_of(mine, payer, timezone.now())
    form = CheckoutForm(request.POST or None, order=order)
    if request.method == "POST" and form.is_valid():
        try:
            return _paid(request, form, asked, begun_at)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        order = order_of(mine, payer, timezone.now())
    if not order.lines:
        return _elsewhere(request, form, asked, begun_at)
    page = {**about, "form": form, "order": order, "bill": order, "begun_at": begun_at, "at": timezone.now()}
    if not order.can_be_paid:
        page["no_options"] = no_options(request)
    return leading_to(render(request, template, page), order.hosts)


def _paid(request, form: CheckoutForm, asked: Sequence[ItemKey], begun_at: str):
    given = form.cleaned_data
    state = open_payment(
        actor=actor_of(request),
        payer=replace(form.order.payer, email=given.get("email", "")),
        items=asked,
        seen=read_amount(request.POST.get("seen", "")),
        payment_type_id=int(given.get("payment_type") or 0),
        with_credit=given.get("with_credit", False),
        seen_credit=read_amount(request.POST.get("seen_credit", "")),
    )
    remember(request, state.payment, begun_at)
    if state.status == PaymentStatus.PENDING:
        return send_to_page(request, state)
    return redirect("user_portal:receipt", state.payment.uuid)


def _elsewhere(request, form: CheckoutForm, asked: Sequence[ItemKey], begun_at: str):
    """Where to go when nothing is left to pay: to the reader's payment that has it, such as that of a first click."""
    holders = [state for state in holders_of(asked).values() if is_own(request, state)]
    if holders:
        return redirect("user_portal:payment", holders[0].payment.uuid)
    said = form.non_field_errors() if form.is_bound else ()
    for words in said or [_("Nothing of what you chose is to be paid now.")]:
        messages.warning(request, words)
    return redirect(begun_at)


def no_options(request) -> str:
    """The client's own words for who has no way to pay (UP-8)."""
    return expand_html(message_words(NO_OPTIONS), Viewing(person=request.driver), spot=Spot.PAGE)
