"""Where the pages of money are, and what leads up to them."""

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from payments.models import Payment, PaymentProblem, Refund
from payments.queries.payment_search import payments

TAKE, PROCESS, REFUND, ADJUST, REPORTS = (
    "payments.take", "payments.process", "payments.refund", "payments.adjust", "reports.view",
)  # fmt: skip


def all_payments(request):
    return payments()


def all_refunds(request):
    return Refund.objects.annotate(taxes_sum=F("tax1") + F("tax2") + F("tax3")).select_related(
        "payment__payment_type", "payment__state__person", "state__refund_type"
    )


def all_problems(request):
    return PaymentProblem.objects.select_related(
        "payment__state", "payment__payment_type", "payment_type", "refund__state", "reconciliation"
    )


def to_payment(payment: Payment) -> str:
    return reverse("admin_portal:payment_detail", args=[payment.pk])


def to_refund(refund: Refund) -> str:
    return reverse("admin_portal:refund_detail", args=[refund.pk])


def to_problem(problem: PaymentProblem) -> str:
    return reverse("admin_portal:payment_problem", args=[problem.pk])


def below(payment: Payment) -> list[tuple]:
    return [(payment, to_payment(payment))]


def below_refund(refund: Refund) -> list[tuple]:
    return [*below(refund.payment), (_("Adjustment Information"), to_refund(refund))]


def payer_link(request, payment: Payment) -> str:
    """Who paid, with a link to the person for who may open it."""
    person = payment.state.person
    if person is None or not may(request.user, TAKE):
        return str(person or payment.email)
    return format_html('<a href="{}">{}</a>', reverse("admin_portal:user_payments", args=[person.pk]), person)
