"""Refunds and adjustments: entered, confirmed, approved, processed (parking §20.5, enforcement MON-12).

The list asks for the right to refund, not for reports: it is the queue of that work, and every row leads to it. Who
only reads figures has them in the reports.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from admin_portal.access import staff_required
from admin_portal.generic import ActionPage, DetailPage, FormPage, Link, ListPage
from admin_portal.menu import sub_page_crumbs
from admin_portal.payments.amounts import named_taxes
from admin_portal.payments.filters import RefundFilter
from admin_portal.payments.forms import RefundForm, RefundTypeForm
from admin_portal.payments.places import (
    REFUND,
    all_payments,
    all_refunds,
    below,
    below_refund,
    payer_link,
    to_payment,
    to_refund,
)
from admin_portal.payments.tables import RefundTable
from admin_portal.payments.timeline import of_refund
from admin_portal.payments.words import refund_badge
from core.exceptions import Refusal
from core.templatetags.ui import money_words, when
from payments.choices import RefundStatus
from payments.queries.refunds import needs_second_person, refund_taxes
from payments.services.refunds import approve_refund, ask_refund, withdraw_refund


def is_to_approve(refund):
    return refund.state.status == RefundStatus.TO_APPROVE


def is_to_process(refund):
    return refund.state.status == RefundStatus.TO_PROCESS


def can_be_withdrawn(refund):
    return is_to_approve(refund) or is_to_process(refund)


VIEWS = (
    ("", _("All")),
    (RefundStatus.TO_PROCESS, _("To process")),
    (RefundStatus.TO_APPROVE, _("To approve")),
)
LINKS = (
    Link(
        _("Process This Adjustment"), "admin_portal:refund_process", REFUND, "check-lg",
        primary=True, when=is_to_process,
    ),
    Link(
        _("Approve"), "admin_portal:refund_approve", REFUND, "shield-check",
        primary=True, dialog=True, when=is_to_approve,
    ),
    Link(
        _("Withdraw"), "admin_portal:refund_withdraw", REFUND, "x-lg",
        danger=True, dialog=True, when=can_be_withdrawn,
    ),
)  # fmt: skip


def tabs(request):
    here, asked = reverse("admin_portal:refund_list"), request.GET.get("status", "")
    return [
        (label, f"{here}?{urlencode({'status': status})}" if status else here, asked == status)
        for status, label in VIEWS
    ]


@staff_required(REFUND)
@require_http_methods(["GET", "HEAD", "POST"])
def refund(request, pk):
    """The amount, then what it will do; nothing is written before that is confirmed."""
    payment = get_object_or_404(all_payments(request), pk=pk)
    form = RefundForm(request.POST if request.method == "POST" else None, obj=payment)
    page = {"title": gettext("Refund"), "object": payment, "form": form, "cancel_url": to_payment(payment)}
    if form.is_valid():
        if "confirmed" in request.POST and (entered := _entered(request, form, payment)):
            return redirect(_next(entered))
        page |= _review(payment, form)
        page["reviewing"] = not form.errors and "change" not in request.POST
    page["crumbs"] = sub_page_crumbs(request, page["title"], *below(payment))
    return render(request, "admin_portal/payments/refund.html", page)


def _next(refund):
    name = "refund_process" if is_to_process(refund) else "refund_detail"
    return reverse(f"admin_portal:{name}", args=[refund.pk])


def _entered(request, form, payment):
    facts = {name: form.cleaned_data[name] for name in ("comment", "requisition_code")}
    try:
        entered = ask_refund(actor=request.user.actor, payment_id=payment.pk, amount=form.wanted, **facts)
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    if is_to_approve(entered):
        messages.warning(request, gettext("The refund is entered. Somebody else must approve it."))
    else:
        messages.success(request, gettext("The refund is entered. Choose how the money goes back."))
    return entered


def _review(payment, form):
    state = payment.state
    amount = state.received if form.wanted is None else form.wanted
    back = refund_taxes(state, amount)
    return {
        "amount": amount,
        "taxes": named_taxes(payment, back),
        "before_taxes": amount - sum(back),
        "rest": form.rest - amount,
        "is_whole": form.wanted is None,
        "released": list(payment.lines.all()) if form.wanted is None else [],
        "needs_second": needs_second_person(state, amount),
    }


def _facts(request, refund):
    state, payment = refund.state, refund.payment
    facts = [
        (_("Status"), refund_badge(state)),
        (_("Amount with taxes"), money_words(refund.amount, payment.currency)),
        *((label, money_words(tax, payment.currency)) for label, tax in named_taxes(payment, refund.taxes)),
        (_("Of payment"), f"{payment} ({money_words(payment.state.received, payment.currency)})"),
        (_("Payer"), payer_link(request, payment)),
        (_("Releases"), _released(refund)),
        (_("Requisition code"), refund.requisition_code),
        (_("Comment"), refund.comment),
        (_("Entered"), when(refund.created_at)),
        (_("Entered by"), refund.asked_by),
        (_("Approved by"), state.approved_by),
        (_("Refund type"), state.refund_type or ""),
        (_("Processed by"), state.processed_by),
        (_("Refunded"), when(state.done_at) if state.done_at else ""),
        (_("Provider’s number"), state.reference),
        (_("Reason"), state.reason),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _released(refund):
    if not refund.is_full:
        return _("nothing; the items stay as they are")
    number = refund.payment.lines.count()
    return ngettext("%(n)s item of the payment", "%(n)s items of the payment", number) % {"n": number}


def _page(request, refund):
    is_own = is_to_approve(refund) and refund.asked_by_id == str(request.user.actor.id)
    return {"facts": _facts(request, refund), "entries": of_refund(refund), "is_own": is_own}


refunds = ListPage.as_view(
    required_right=REFUND,
    title=_("Refunds and adjustments"),
    rows=all_refunds,
    table=RefundTable,
    filters=RefundFilter,
    tabs=tabs,
    empty=_("Nothing has been refunded yet. Refunds are entered on the page of a payment."),
    export_name="refunds",
)

detail = DetailPage.as_view(
    required_right=REFUND,
    title=_("Adjustment Information"),
    objects=all_refunds,
    parents=lambda refund: below(refund.payment),
    template="admin_portal/payments/refund_detail.html",
    context=_page,
    links=LINKS,
)

process = FormPage.as_view(
    required_right=REFUND,
    title=_("Process This Adjustment"),
    objects=all_refunds,
    parents=below_refund,
    template="admin_portal/payments/refund_process.html",
    form=RefundTypeForm,
    context=_page,
    submit_label=_("Process This Adjustment"),
    done=_("The refund of payment %(name)s is processed."),
    next=to_refund,
    cancel=to_refund,
)

approve = ActionPage.as_view(
    required_right=REFUND,
    title=_("Approve"),
    objects=all_refunds,
    parents=below_refund,
    question=lambda refund: (
        _("Approve the refund of %(amount)s that %(who)s entered?")
        % {"amount": money_words(refund.amount, refund.payment.currency), "who": refund.asked_by}
    ),
    consequence=_("After that it can be processed. Whoever entered it cannot approve it."),
    confirm_label=_("Approve"),
    run=lambda actor, refund: approve_refund(actor=actor, refund_id=refund.pk),
    done=_("The refund of payment %(name)s is approved."),
    next=to_refund,
)

withdraw = ActionPage.as_view(
    required_right=REFUND,
    title=_("Withdraw"),
    objects=all_refunds,
    parents=below_refund,
    question=_("Withdraw the refund of payment %(name)s?"),
    consequence=_("Nothing goes back. The amount can be refunded by another refund."),
    confirm_label=_("Withdraw"),
    danger=True,
    asks_reason=True,
    run=lambda actor, refund, reason: withdraw_refund(actor=actor, refund_id=refund.pk, reason=reason),
    done=_("The refund of payment %(name)s is withdrawn."),
    next=to_refund,
)
