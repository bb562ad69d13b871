"""Payments › Exceptions: money that a person must look at."""

from admin_portal.generic import DetailPage
from payments.models import PaymentProblem

problem = DetailPage.as_view(
    required_right="payments.process",
    title=str,
    objects=lambda request: PaymentProblem.objects.all(),
    template="admin_portal/payments/problem.html",
)
