"""Permit Switch: two permits change hands, or one goes to another person (parking §7.2, PER-11, PER-12).

The choices stand in the address, step by step; only the confirmation is a POST.
"""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.queries.person_search import found, people
from admin_portal.access import staff_required
from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from admin_portal.payments.forms import CommentField
from admin_portal.rentals.places import SWITCH, rentals, to_its_permit
from core.templatetags.ui import money_words
from parking.choices import SwitchPrice
from parking.models import Lot, Permit, PermitRental
from parking.queries.rental_search import permits_found, rentals_found
from parking.queries.rentals import rental_of_permit
from parking.queries.switch_prices import price_difference
from parking.services.switching import move_permit, switch_permit

FEW = 50
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class SwitchForm(forms.Form):
    """How the difference is reckoned, and why."""

    marks_optional = False

    price = forms.ChoiceField(
        label=_("Price difference"), choices=SwitchPrice, widget=forms.RadioSelect, initial=SwitchPrice.FULL
    )
    reason = CommentField(label=_("Reason for Action"))

    def __init__(self, *args, rental: PermitRental, permit: Permit, **kwargs):
        super().__init__(*args, **kwargs)
        self.rental, self.permit = rental, permit

    def perform(self, actor):
        facts = {"rental_id": self.rental.pk, "permit_id": self.permit.pk}
        return switch_permit(actor=actor, **facts, **self.cleaned_data)


class MoveForm(forms.Form):
    """Why a permit goes to somebody else."""

    marks_optional = False

    reason = CommentField(label=_("Reason for Action"))

    def __init__(self, *args, rental: PermitRental, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.rental, self.person = rental, person

    def perform(self, actor):
        facts = {"rental_id": self.rental.pk, "person_id": self.person.pk}
        return move_permit(actor=actor, **facts, **self.cleaned_data)


@staff_required(SWITCH)
@get_or_post
def switch(request):
    """Whose permit, then which other one, then the difference and the reason."""
    page = _first_step(request, gettext("Permit Switch"), "permit_switch")
    rental = page["rental"]
    if rental:
        page |= _other_permit(request, rental)
        permit = _chosen(request, "permit", Permit.objects.sellable().select_related("lot", "state"))
        if permit:
            form = SwitchForm(request.POST or None, rental=rental, permit=permit)
            if _done(request, form, gettext("The permit is switched.")):
                return redirect(to_its_permit(form.rental_after))
            page |= {"form": form, "permit": permit} | _differences(request, rental, permit)
    return render(request, "admin_portal/rentals/switch.html", page)


@staff_required(SWITCH)
@get_or_post
def move(request):
    """Whose permit, then who gets it, then the reason."""
    page = _first_step(request, gettext("Move Permit"), "permit_move")
    rental = page["rental"]
    if rental:
        asked = request.GET.get("person_q", "")[:100]
        page |= {"person_q": asked, "people": found(people(), asked)[:FEW] if asked.strip() else None}
        person = _chosen(request, "person", people())
        if person:
            form = MoveForm(request.POST or None, rental=rental, person=person)
            if _done(request, form, gettext("The permit is moved.")):
                return redirect(to_its_permit(form.rental_after))
            page |= {"form": form, "person": person}
    return render(request, "admin_portal/rentals/move.html", page)


def _first_step(request, title: str, name: str) -> dict:
    """The rental that was chosen, or those that the search finds."""
    url, text = reverse(f"admin_portal:{name}"), request.GET.get("q", "")[:100]
    rental = _chosen(request, "rental", rentals(request))
    tabs = (("permit_switch", gettext("Switch two permits")), ("permit_move", gettext("Move a permit")))
    return {
        "title": title,
        "crumbs": sub_page_crumbs(request, title),
        "links": (),
        "tabs": [
            {"label": label, "url": reverse(f"admin_portal:{key}"), "active": key == name}
            for key, label in tabs
        ],
        "url": url,
        "q": text,
        "rental": rental,
        "rentals": rentals_found(text, timezone.now())[:FEW] if text.strip() and not rental else None,
        "few": FEW,
    }


def _other_permit(request, rental) -> dict:
    """The permits of the lot that was chosen, by the beginning of their number."""
    lot = _chosen(request, "lot", Lot.objects.active())
    text = request.GET.get("number", "")[:50]
    return {
        "lots": list(Lot.objects.active().filter(temp_only=False).order_by("sort_order", "name", "pk")),
        "lot": lot,
        "number": text,
        "permits": permits_found(lot.pk, text, rental)[:FEW] if lot else None,
    }


def _differences(request, rental, permit) -> dict:
    """Both ways of reckoning, for everybody who changes numbers."""
    other = rental_of_permit(permit.pk, rental.starts_at, rental.ends_at)
    sides = [(rental, rental.permit, permit)]
    if other:
        sides.append((other, permit, rental.permit))
    currency = request.client.currency
    return {
        "other": other,
        "sides": [
            (
                side.person,
                old,
                new,
                *(
                    _signed(price_difference(side, old, new, price), currency)
                    for price in (SwitchPrice.FULL, SwitchPrice.PRORATED)
                ),
            )
            for side, old, new in sides
        ],
    }


def _signed(amount, currency: str) -> str:
    """With a plus for what is to be paid."""
    words = money_words(amount, currency)
    return f"+{words}" if amount > 0 else words


def _chosen(request, name: str, rows):
    """The row that the address names; None where it names none. Raises Http404 for one that is not there."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not given.isdecimal() or len(given) > 18:
        raise Http404("no such row")
    return get_object_or_404(rows, pk=given)


def _done(request, form, said: str) -> bool:
    """Whether it was confirmed and done; else the form says why not."""
    if request.method != "POST" or not form.is_valid():
        return False
    form.rental_after = performed(form, request.user.actor)
    if form.rental_after is not None:
        messages.success(request, said)
    return form.rental_after is not None
