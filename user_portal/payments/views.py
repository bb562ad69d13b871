"""Paying and receipts (parking §19.2)."""

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from payments.models import Charge, Payment
from payments.queries.cart import Payer, priced_lines
from payments.queries.receipts import taxes_shown
from payments.services.charges import KIND
from user_portal.access import ask_to_sign_in, guest


@guest
@never_cache
@require_safe
def receipt(request, reference):
    """The receipt of a payment: a person's for that person, a guest's for whoever has its address."""
    payment = get_object_or_404(Payment.objects.select_related("state", "payment_type"), uuid=reference)
    owner = payment.state.person_id
    if owner and request.driver is None:
        return ask_to_sign_in(request)
    if owner and owner != request.driver.pk:
        payment = get_object_or_404(Payment.objects.none())
    page = {
        "payment": payment,
        "state": payment.state,
        "lines": payment.lines.all(),
        "taxes": taxes_shown(payment),
    }
    return render(request, "user_portal/payments/receipt.html", page)


@guest
@never_cache
@require_safe
def pay_charge(request, reference):
    """What somebody is asked to pay by a mailed link, with or without an account."""
    charge = get_object_or_404(Charge, reference=reference)
    payer = Payer(request.driver, request.LANGUAGE_CODE)
    lines = priced_lines([(KIND, charge.pk)], payer, timezone.now())
    return render(request, "user_portal/payments/pay_charge.html", {"charge": charge, "lines": lines})
