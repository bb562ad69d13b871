"""The gate of every admin page: who is signed in as staff, and holds the page's right (DESIGN §4).

A page declares its right once, as `required_right`: a registered right's key, or one of the words below.
"""

from functools import wraps
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from accounts.choices import UserKind
from accounts.login import SECOND_FACTOR

PUBLIC = "public"  # nobody need be signed in: the sign-in pages themselves
ACCOUNT = "account"  # any signed-in staff member, even one who must change the password first
SIGNED_IN = "signed-in"  # any signed-in staff member
WORDS = frozenset({PUBLIC, ACCOUNT, SIGNED_IN})


def is_staff(user) -> bool:
    """Whether this is a staff member who may sign in; drivers and operators are nobody here (DECISIONS 4)."""
    return user.is_authenticated and user.kind == UserKind.STAFF and user.is_active


def may(user, right: str) -> bool:
    """Whether a signed-in staff member may open what `right` guards."""
    return right in WORDS or right in user.rights


def gate(request, right: str):
    """None when the page may be shown, else the redirect to show instead.

    Raises PermissionDenied for staff without the right: a 403 page, never a redirect (parking NAV-3).
    """
    if right == PUBLIC:
        return None
    if not is_staff(request.user):
        back = request.get_full_path() if request.method == "GET" else reverse("admin_portal:home")
        return redirect(f"{reverse('admin_portal:login')}?{urlencode({'next': back})}")
    if request.user.must_change_password and right != ACCOUNT:
        return redirect("admin_portal:change_password")
    if right != ACCOUNT and request.user.requires_second_factor and SECOND_FACTOR not in request.session:
        return redirect("admin_portal:second_factor")
    if not may(request.user, right):
        raise PermissionDenied
    return None


def staff_required(right: str):
    """Decorate a function view with its right; the right stays readable as `view.required_right`."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            return gate(request, right) or view(request, *args, **kwargs)

        guarded.required_right = right
        return guarded

    return decorate
