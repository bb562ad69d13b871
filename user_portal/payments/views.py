"""What a driver owes and has paid, and receipts (parking §19.2)."""

from django.contrib import messages
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.exceptions import Refusal
from core.system_settings import value
from core.templatetags.ui import money_words
from payments.choices import PaymentStatus
from payments.documents.receipt import receipt_pdf as drawn
from payments.queries.cart import due_lines
from payments.queries.credit import credit_of
from payments.queries.payment_search import payments_of
from payments.queries.receipts import receipt_of
from payments.services.receipts import resend_receipt
from user_portal.access import driver, guest
from user_portal.payments.forms import explanation
from user_portal.payments.gate import actor_of, of_payer
from user_portal.temp.own import temp_permits_in

A_PAGE = 25
KINDS = {
    PaymentStatus.PENDING: "info",
    PaymentStatus.PROMISED: "warn",
    PaymentStatus.PROCESSED: "ok",
    PaymentStatus.FAILED: "bad",
    PaymentStatus.CANCELLED: "neutral",
    PaymentStatus.EXPIRED: "neutral",
    PaymentStatus.ATTENTION: "warn",
    PaymentStatus.PARTIAL_REFUND: "info",
    PaymentStatus.REFUNDED: "neutral",
}
A_MINUTE = 60


@driver
@never_cache
@require_safe
def payments(request):
    """All that is to be paid, to be ticked for the checkout, and what was paid (UP-10)."""
    lines = due_lines(request.driver, timezone.now())
    page = Paginator(payments_of(request.driver), A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "lines": lines,
        "at": timezone.now(),
        "can_pay": any(line.is_payable for line in lines),
        "credit": credit_of(request.driver),
        "page": page,
        "history": [(payment, KINDS[payment.state.status]) for payment in page],
    }
    return render(request, "user_portal/payments/payments.html", shown)


@guest
@of_payer
@never_cache
@require_safe
def receipt(request, state):
    """The receipt, to print or to keep; what waits for its page or came to nothing is no receipt."""
    if not _has_receipt(state):
        return redirect("user_portal:payment", state.payment.uuid)
    page = {
        "state": state,
        "kind": KINDS[state.status],
        "bill": receipt_of(state.payment),
        "received": money_words(state.received, state.payment.currency),
        "next_step": explanation(state.payment.payment_type),
        "address": value("company_address"),
        "temp_permits": temp_permits_in(state.payment),
    }
    return render(request, "user_portal/payments/receipt.html", page)


@guest
@of_payer
@never_cache
@require_safe
def receipt_pdf(request, state):
    """The same as a file, in the reader's language."""
    if not _has_receipt(state):
        return redirect("user_portal:payment", state.payment.uuid)
    name = _("receipt-%(number)s.pdf") % {"number": state.payment}
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(drawn(receipt_of(state.payment)), content_type="application/pdf", headers=headers)


@guest
@of_payer
@never_cache
@require_POST
def mail_receipt(request, state):
    """The receipt once more to the address of the payment, at most once a minute."""
    if not cache.add(f"receipt-mailed:{state.payment.uuid}", True, timeout=A_MINUTE):
        messages.warning(
            request, _("The receipt was mailed just now. Wait a minute before you ask for it again.")
        )
        return redirect("user_portal:receipt", state.payment.uuid)
    try:
        resend_receipt(actor=actor_of(request), payment_id=state.payment_id)
        messages.success(request, _("The receipt is on its way to the email address of the payment."))
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("user_portal:receipt", state.payment.uuid)


def _has_receipt(state) -> bool:
    return state.status != PaymentStatus.PENDING and not state.has_ended
