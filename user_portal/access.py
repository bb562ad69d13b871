"""The gate of every page of the user portal; the page says who may see it by its attribute `access` (DESIGN §4).

Behind the gate `request.driver` is the signed-in driver or None. Staff are nobody here (DECISIONS 4).
"""

from functools import wraps
from urllib.parse import urlencode

from django.shortcuts import redirect
from django.urls import reverse

from accounts.choices import UserKind

GUEST = "guest"  # anybody
DRIVER = "driver"  # signed-in drivers


def driver_of(request):
    """The signed-in driver, or None for guests and for everybody who is not a driver."""
    user = request.user
    return user if user.is_authenticated and user.kind == UserKind.DRIVER and user.is_active else None


def guest(view):
    """Anybody may see this page."""
    return _guarded(view, GUEST)


def driver(view):
    """Signed-in drivers may see this page; others sign in first and come back to it."""
    return _guarded(view, DRIVER)


def unforced(view):
    """Put on a page that a driver needs who must change the password before anything else (parking UP-5)."""
    view.while_forced = True
    return view


def _guarded(view, access):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        request.driver = driver_of(request)
        if request.driver is None and access == DRIVER:
            back = request.get_full_path() if request.method == "GET" else reverse("user_portal:home")
            return redirect(f"{reverse('user_portal:login')}?{urlencode({'next': back})}")
        forced = request.driver is not None and request.driver.must_change_password
        if forced and not getattr(view, "while_forced", False):
            return redirect("user_portal:change_password")
        return view(request, *args, **kwargs)

    guarded.access = access
    return guarded
