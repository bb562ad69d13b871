"""Taking money at the desk: for what, how, and all of it once more before money moves (parking PAY-2)."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from admin_portal.access import may
from admin_portal.menu import sub_page_crumbs
from admin_portal.payments.amounts import posted_amount
from admin_portal.payments.places import PROCESS, to_payment
from admin_portal.people.payment_forms import TakeForm
from core.exceptions import Refusal
from payments.exceptions import AlreadyInPayment, PriceChanged
from payments.queries.cart import totals_of
from payments.services.checkout import open_payment


def take_payment(request, payer, lines, *, about, back, crumbs):
    """The page to take money for `lines` on; `about` is whose or what they are, `back` where it leads without."""
    options = {"currency": request.client.currency, "may_process": may(request.user, PROCESS)}
    form = TakeForm(request.POST or None, payer=payer, lines=lines, **options)
    page = {"lines": lines, "totals": totals_of(lines), "form": form, "payer": payer}
    if form.is_valid():
        if "confirmed" in request.POST:
            page["taken"] = _taken(request, payer, [line.key for line in lines], form)
            if page["taken"]:
                return redirect(to_payment(page["taken"]))
        page["reviewing"] = "change" not in request.POST and not form.has_error("payment_type")
    title = gettext("Take payment")
    page |= {"title": title, "object": about, "cancel_url": back}
    page["crumbs"] = sub_page_crumbs(request, title, *crumbs)
    return render(request, "admin_portal/payments/take.html", page)


def _taken(request, payer, keys, form):
    """The payment, or None when it was refused; the form then says why."""
    given = form.cleaned_data
    try:
        state = open_payment(
            actor=request.user.actor,
            payer=replace(payer, email=given.get("email", "")),
            items=keys,
            seen=posted_amount(request.POST.get("seen", "")),
            payment_type_id=given.get("payment_type"),
            with_credit=given.get("with_credit", False),
            is_received=given.get("is_received", False),
        )
    except AlreadyInPayment as refusal:
        form.other_payment = refusal.payment
        form.add_error(None, str(refusal))
    except Refusal as refusal:
        form.is_other_price = isinstance(refusal, PriceChanged)
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    else:
        messages.success(
            request, gettext("Payment %(number)s is taken.") % {"number": state.payment.confirmation_no}
        )
        return state.payment
    return None
