"""A payment (a stand-in until the page of transaction details is merged)."""

from admin_portal.generic import DetailPage
from payments.models import Payment

detail = DetailPage.as_view(
    required_right="payments.take",
    title=str,
    objects=lambda request: Payment.objects.all(),
    template="admin_portal/generic/page.html",
)
