"""The gate of every page of the user portal; the page says who may see it by its attribute `access` (DESIGN §4).

Behind the gate `request.driver` is the signed-in driver or None. Staff are nobody here (DECISIONS 4), unless they act
as a driver: then that driver is `request.user` as well (parking UP-11).
"""

from functools import wraps
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse

from accounts.acting import acted_driver
from accounts.choices import UserKind
from accounts.queries.profiles import missing_fields
from user_portal.acceptance import popup_of_page

GUEST = "guest"  # anybody
DRIVER = "driver"  # signed-in drivers


def driver_of(request):
    """The signed-in driver, or None for guests and for everybody who is not a driver."""
    user = request.user
    if user.is_authenticated and user.kind == UserKind.DRIVER:
        return user if user.is_active else None
    return acted_driver(request)


def guest(view):
    """Anybody may see this page."""
    return _guarded(view, GUEST)


def driver(view):
    """Signed-in drivers may see this page; others sign in first and come back to it."""
    return _guarded(view, DRIVER)


def unforced(view):
    """Put on a page that a driver needs who must change the password before anything else (parking UP-5)."""
    view.while_forced = view.while_incomplete = True
    return view


def unlocked(view):
    """Put on a page that a driver needs whose profile lacks a required field (parking UP-2)."""
    view.while_incomplete = True
    return view


def _guarded(view, access):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        request.driver = driver_of(request)
        if request.driver is None:
            if access == DRIVER:
                return ask_to_sign_in(request)
            return popup_of_page(request) or view(request, *args, **kwargs)
        request.user = request.driver
        if first := _first_of_all(view, request.driver):
            return redirect(first)
        return popup_of_page(request) or view(request, *args, **kwargs)

    guarded.access = access
    return guarded


def ask_to_sign_in(request):
    """To the sign-in page, and back here afterwards."""
    back = request.get_full_path() if request.method == "GET" else reverse("user_portal:home")
    return redirect(f"{reverse('user_portal:login')}?{urlencode({'next': back})}")


def _first_of_all(view, person) -> str:
    """The page this driver sees before any other, if there is one. Staff who act as the driver set no passwords."""
    forced = person.must_change_password and person.acted_by is None
    if forced and not getattr(view, "while_forced", False):
        return "user_portal:change_password"
    if not getattr(view, "while_incomplete", False) and missing_fields(person):
        return "user_portal:profile"
    return ""
