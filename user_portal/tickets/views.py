"""A driver's own tickets (enforcement PAY-9)."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from payments.queries.cart import Payer
from payments.queries.orders import order_of
from user_portal.access import driver
from user_portal.payments.gate import is_own
from user_portal.tickets.cards import cards_of
from violations.queries.own_tickets import shown_tickets_of

A_PAGE = 25


@driver
@never_cache
@require_safe
def tickets(request):
    """All of them, the newest first; where each stands, and what it costs now."""
    page = Paginator(shown_tickets_of(request.driver), A_PAGE).get_page(request.GET.get("page"))
    cards = cards_of(page.object_list, _payer(request), timezone.now())
    return render(request, "user_portal/tickets/tickets.html", {"cards": cards, "page": page})


@driver
@never_cache
@require_safe
def ticket(request, pk):
    """One of them: what happened, the photos, the amount, and the way to pay it or its receipt."""
    payer, now = _payer(request), timezone.now()
    cards = cards_of(shown_tickets_of(request.driver).filter(pk=pk), payer, now)
    if not cards:
        raise Http404("no ticket of this driver")
    (card,) = cards
    page = {"card": card, "is_own_payment": card.holder and is_own(request, card.holder)}
    if card.line.is_payable:
        page["bill"] = order_of([card.key], payer, now)
    return render(request, "user_portal/tickets/ticket.html", page)


def _payer(request) -> Payer:
    return Payer(request.driver, request.LANGUAGE_CODE)
