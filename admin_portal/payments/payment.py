"""Transaction Details: one payment whole, and what can be done about it (parking §20.5)."""

from io import BytesIO

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from admin_portal.access import may, staff_required
from admin_portal.generic import ActionPage, DetailPage, Link
from admin_portal.payments.amounts import named_taxes, taxed_lines
from admin_portal.payments.asking import asking
from admin_portal.payments.places import (
    ADJUST,
    PROCESS,
    REFUND,
    TAKE,
    all_payments,
    below,
    payer_link,
    to_payment,
)
from admin_portal.payments.search import cancel, process
from admin_portal.payments.timeline import timeline
from admin_portal.payments.words import PROBLEM_STATES, payment_badge, refund_badge
from core.templatetags.ui import badge, money_words, when
from payments.choices import PaymentStatus, RefundStatus, Tender
from payments.documents.receipt import receipt_pdf
from payments.queries.receipts import receipt_of
from payments.queries.refunds import is_refundable, refund_rest
from payments.services.receipts import resend_receipt
from payments.services.sweeping import look_up


def is_promised(payment):
    return payment.state.status == PaymentStatus.PROMISED


def is_open(payment):
    return payment.state.is_open


def can_be_asked(payment):
    """A hosted payment that somebody was sent to the page of."""
    kind = payment.payment_type
    return bool(payment.state.reference) and kind.is_known and kind.plug.tender == Tender.HOSTED


def has_receipt(payment):
    return payment.state.processed_at is not None


def can_be_mailed(payment):
    return has_receipt(payment) and bool(payment.email)


def can_be_refunded(payment):
    return is_refundable(payment.state) and refund_rest(payment.state) > 0


def can_be_adjusted(payment):
    return bool(payment.state.person_id or payment.email)


LINKS = (
    Link(
        _("Process"), "admin_portal:payment_process", PROCESS, "check-lg",
        primary=True, dialog=True, when=is_promised,
    ),
    Link(
        _("Ask the provider now"), "admin_portal:payment_look_up", TAKE, "arrow-repeat",
        dialog=True, when=can_be_asked,
    ),
    Link(_("Receipt"), "admin_portal:payment_receipt_file", TAKE, "receipt", when=has_receipt),
    Link(
        _("Send receipt again"), "admin_portal:payment_receipt", TAKE, "envelope",
        dialog=True, when=can_be_mailed,
    ),
    Link(_("Add adjustment"), "admin_portal:payment_adjust", ADJUST, "plus-lg", when=can_be_adjusted),
    Link(
        _("Cancel payment"), "admin_portal:payment_cancel", PROCESS, "x-lg",
        danger=True, dialog=True, when=is_open,
    ),
    Link(
        _("Refund"), "admin_portal:payment_refund", REFUND, "arrow-left", danger=True, when=can_be_refunded
    ),
)  # fmt: skip


def _facts(request, payment):
    state = payment.state
    facts = [
        (_("Payer"), payer_link(request, payment)),
        (_("Email"), payment.email),
        (_("Payment type"), payment.payment_type),
        (_("Taken by staff"), _("Yes") if payment.at_desk else ""),
        (_("Credit used"), _money(payment, payment.credit_used) if payment.credit_used else ""),
        (_("Tax exemption code"), payment.exemption_code),
        (_("Started"), when(payment.created_at, seconds=True)),
        (_("Promised"), when(state.promised_at, seconds=True) if state.promised_at else ""),
        (_("Processed"), when(state.processed_at, seconds=True) if state.processed_at else ""),
        (_("Processed by"), state.processed_by),
        (_("Expires"), when(state.expires_at) if state.is_open and state.expires_at else ""),
        (_("Reason"), state.reason),
        (_("Provider’s number"), state.charge),
        (_("Provider’s page"), state.reference),
    ]
    return [(label, value) for label, value in facts if value not in ("", None)]


def _money(payment, amount):
    return money_words(amount, payment.currency)


def _page(request, payment):
    state = payment.state
    refunds = list(payment.refunds.select_related("state__refund_type"))
    for refund in refunds:
        refund.badge = refund_badge(refund.state)
    problems = list(payment.problems.all())
    for problem in problems:
        problem.badge = badge(*PROBLEM_STATES[problem.closed_at is not None])
    return {
        "badge": payment_badge(state),
        "state": state,
        "left": refund_rest(state),
        "facts": _facts(request, payment),
        "lines": taxed_lines(payment),
        "taxes": named_taxes(payment, payment.taxes),
        "refunds": refunds,
        "to_approve": RefundStatus.TO_APPROVE,
        "to_process": RefundStatus.TO_PROCESS,
        "charges": list(payment.charges.all()),
        "problems": problems if may(request.user, PROCESS) else [],
        "may_refund": may(request.user, REFUND),
        "may_see_mail": may(request.user, "mail.view"),
        "entries": timeline(payment),
    }


def _no_money_consequence(payment):
    if payment.state.page:
        return _(
            "The provider’s page is closed and asked first: money that came counts. "
            "Otherwise the items can be paid again."
        )
    return _("The items can be paid again, and credit that was used is back on the account.")


def _as_it_stands(payment):
    payment.state.refresh_from_db()
    facts = {"number": payment, "status": payment.state.get_status_display()}
    return _("Payment %(number)s is %(status)s.") % facts


def _ask(actor, payment):
    with asking():
        return look_up(actor=actor, payment_id=payment.pk)


@staff_required(TAKE)
@require_safe
def receipt_file(request, pk):
    """The payer's receipt as a file, in the language of who looks at it."""
    payment = get_object_or_404(all_payments(request), pk=pk)
    if not has_receipt(payment):
        raise Http404("not paid")
    name = _("receipt-%(number)s.pdf") % {"number": payment}
    return FileResponse(BytesIO(receipt_pdf(receipt_of(payment))), as_attachment=True, filename=name)


detail = DetailPage.as_view(
    required_right=TAKE,
    title=lambda payment: _("Payment %(number)s") % {"number": payment},
    objects=all_payments,
    template="admin_portal/payments/payment.html",
    context=_page,
    links=LINKS,
)

process_page = ActionPage.as_view(
    required_right=PROCESS,
    title=_("Process"),
    objects=all_payments,
    parents=below,
    question=lambda payment: (
        _("Is %(amount)s for payment %(number)s in hand?")
        % {"amount": _money(payment, payment.due), "number": payment}
    ),
    consequence=_("The items count as paid, and the payer gets a receipt."),
    confirm_label=_("Process"),
    run=process,
    done=_("Payment %(name)s is processed."),
    next=to_payment,
)

cancel_page = ActionPage.as_view(
    required_right=PROCESS,
    title=_("Cancel payment"),
    objects=all_payments,
    parents=below,
    question=_("Cancel payment %(name)s?"),
    consequence=_no_money_consequence,
    confirm_label=_("Cancel payment"),
    danger=True,
    run=cancel,
    done=_as_it_stands,
    next=to_payment,
)

look_up_page = ActionPage.as_view(
    required_right=TAKE,
    title=_("Ask the provider now"),
    objects=all_payments,
    parents=below,
    question=_("Ask the provider about payment %(name)s?"),
    consequence=_("What it answers is done at once, as if it had reported it by itself."),
    confirm_label=_("Ask the provider now"),
    run=_ask,
    done=_as_it_stands,
    next=to_payment,
)

receipt_page = ActionPage.as_view(
    required_right=TAKE,
    title=_("Send receipt again"),
    objects=all_payments,
    parents=below,
    question=lambda payment: _("Send the receipt to %(to)s again?") % {"to": payment.email or "—"},
    consequence=_("It is written anew from the payment, in the payer’s language."),
    confirm_label=_("Send receipt again"),
    run=lambda actor, payment: resend_receipt(actor=actor, payment_id=payment.pk),
    done=_("The receipt of payment %(name)s is on its way."),
    next=to_payment,
)
