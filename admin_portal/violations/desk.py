"""Taking money for a ticket of whose payer nobody knows: a stranger at the desk (enforcement PAY-1)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from admin_portal.access import staff_required
from admin_portal.payments.desk import take_payment
from admin_portal.violations.places import TAKE, below, to_violation, violations
from payments.queries.cart import Payer, priced_lines
from violations.choices import KIND


@staff_required(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request, pk):
    """The ticket alone; a receipt is mailed when the payer leaves an address, and can be printed anyway."""
    row = get_object_or_404(violations(request), pk=pk)
    payer = Payer(None, request.client.default_language, at_desk=True, by_reference=True)
    lines = priced_lines([(KIND, row.pk)], payer, timezone.now())
    if not all(line.is_payable for line in lines):
        messages.warning(request, gettext("There is nothing to pay for this ticket now."))
        return redirect(to_violation(row))
    return take_payment(request, payer, lines, about=row, back=to_violation(row), crumbs=below(row))
