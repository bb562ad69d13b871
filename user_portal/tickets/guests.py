"""Guests find a ticket by its paper and pay it, in two screens (enforcement PAY-1 to PAY-5)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from payments.queries.cart import Payer
from user_portal.access import guest
from user_portal.payments.checkout import reviewed
from user_portal.payments.gate import is_own
from user_portal.tickets.cards import cards_of
from user_portal.tickets.finding import found_tickets, keep
from user_portal.tickets.forms import PaperForm
from user_portal.tickets.guessing import Guess
from violations.queries.lookup import find_by_paper

PAGE = "user_portal/tickets/found.html"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@guest
@never_cache
@get_or_post
def find(request):
    """Which ticket. The code on the paper may bring its number along; the plate is always typed."""
    if request.method != "POST":
        form = PaperForm(initial={"ref": request.GET.get("ref", "")[:40]})
        return render(request, "user_portal/tickets/find.html", {"form": form})
    form = PaperForm(request.POST)
    if not form.is_valid():
        return render(request, "user_portal/tickets/find.html", {"form": form})
    typed = {"reference": form.cleaned_data["ref"], "plate": form.cleaned_data["plate"]}
    guess, found = Guess(request, **typed), find_by_paper(**typed)
    if guess.opens(found):
        keep(request, found)
        return redirect("user_portal:ticket_guest")
    return _wrong(request, form, guess.wait)


@guest
@never_cache
@get_or_post
def found(request):
    """The ticket that was found, and how to pay it; or why that cannot be done."""
    payer = Payer(request.driver, request.LANGUAGE_CODE, by_reference=True)
    cards = cards_of(found_tickets(request), payer, timezone.now())
    if not cards:
        messages.info(request, _("Enter number and plate of the ticket to see it."))
        return redirect("user_portal:ticket_lookup")
    (card,) = cards
    page = {"card": card, "is_own_payment": card.holder and is_own(request, card.holder)}
    if card.line.is_payable or (card.holder and request.method == "POST"):
        return reviewed(
            request, payer, [card.key], [card.key], begun_at=request.path, template=PAGE, about=page
        )
    return render(request, PAGE, page)


def _wrong(request, form: PaperForm, wait: int):
    """One text for everything that can be wrong (T10)."""
    form.add_error(None, _("No ticket has this number and plate. Check both on the paper."))
    page = {"form": form, "wait_minutes": wait // 60}
    answer = render(request, "user_portal/tickets/find.html", page, status=429 if wait else 200)
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer
