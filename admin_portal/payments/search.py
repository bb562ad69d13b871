"""Payments › Payment Search and Payments to process (parking §20.1, PAY-4)."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import BulkAction, Link, ListPage
from admin_portal.payments.asking import asking
from admin_portal.payments.filters import GIVEN_BACK, PaymentFilter, PromiseFilter
from admin_portal.payments.places import ADJUST, PROCESS, TAKE, all_payments
from admin_portal.payments.tables import PaymentTable, PromiseTable
from payments.choices import PaymentStatus
from payments.services.settlement import process_promise
from payments.services.sweeping import cancel_payment

VIEWS = (
    ("", _("All")),
    (PaymentStatus.PROMISED, _("To process")),
    (PaymentStatus.ATTENTION, _("Needs attention")),
    (GIVEN_BACK, _("Refunded")),
)
REQUEST = Link(_("Request a payment"), "admin_portal:payment_request_add", ADJUST, "envelope")


def tabs(request):
    """Saved views: the address of each is the list with one filter."""
    here, asked = reverse("admin_portal:payment_list"), request.GET.get("status", "")
    return [
        (label, f"{here}?{urlencode({'status': status})}" if status else here, asked == status)
        for status, label in VIEWS
    ]


def promised(request):
    return all_payments(request).filter(state__status=PaymentStatus.PROMISED).order_by("state__promised_at")


def process(actor, payment):
    return process_promise(actor=actor, payment_id=payment.pk)


def cancel(actor, payment):
    """Asks a hosted page's provider first, so it may raise what asking() raises."""
    with asking():
        return cancel_payment(actor=actor, payment_id=payment.pk)


search = ListPage.as_view(
    required_right=TAKE,
    title=_("Payment Search"),
    rows=all_payments,
    table=PaymentTable,
    filters=PaymentFilter,
    tabs=tabs,
    links=(REQUEST,),
    empty=_(
        "Nobody has paid anything yet. Payments come from the portal, and from the Payments tab of a user."
    ),
    export_name="payments",
)

to_process = ListPage.as_view(
    required_right=PROCESS,
    title=_("Payments to process"),
    lead=_("Promised at the office or by payroll. Process each once its money is in hand."),
    rows=promised,
    table=PromiseTable,
    filters=PromiseFilter,
    bulk=(
        BulkAction(
            "process",
            _("Process"),
            PROCESS,
            process,
            icon="check-lg",
            consequence=_("Their items count as paid, and each payer gets a receipt."),
        ),
        BulkAction(
            "cancel",
            _("Cancel payments"),
            PROCESS,
            cancel,
            icon="x-lg",
            danger=True,
            consequence=_("Their items can be paid again, and credit that was used is back on the accounts."),
        ),
    ),
    empty=_("Nothing is promised: every payment is processed or has ended."),
    export_name="payments-to-process",
)
