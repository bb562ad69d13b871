"""Who gets to a quick checkout, and how often (parking QCK-5, X-11)."""

from functools import wraps

from django.shortcuts import redirect
from django.urls import reverse

from core.client_address import address_of
from core.scoping import current_client
from core.tries import count_try
from parking.choices import Visibility
from parking.queries.lots import linked_lot
from user_portal.lots.access import access_of, mark_reached, not_available

MINUTES = 15
TRIES, TRIES_OF_AN_ADDRESS = 10, 60  # of guests: each try takes a space for a while


def of_code(view):
    """The lot for the view, instead of the `token` of its printed code or link; its password comes first. Goes behind a
    gate of user_portal.access."""

    @wraps(view)
    def guarded(request, token):
        lot = linked_lot(token)
        if lot is None:
            return not_available(request)
        if lot.visibility == Visibility.HIDDEN_ACCESSIBLE:
            mark_reached(request, lot)
        if lot.password_enabled and lot.pk not in access_of(request).unlocked:
            query = {"next": request.get_full_path()}
            return redirect(reverse("user_portal:lot_password", args=[lot.pk], query=query))
        return view(request, lot)

    return guarded


def may_begin(request) -> bool:
    """Count one payment that is begun; whether this visitor still may. Drivers are known and not counted."""
    if request.driver:
        return True
    about, address = f"quick-checkout:{current_client().pk}", address_of(request.META)
    limits = {
        f"{about}:{request.session.session_key}:{address}": TRIES,
        f"{about}:{address}": TRIES_OF_AN_ADDRESS,
    }
    return all(count_try(key, seconds=MINUTES * 60) <= most for key, most in limits.items())
