"""Signing in and out, and one's own password."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import login
from accounts.choices import UserKind
from admin_portal.access import PUBLIC, is_staff, staff_required
from admin_portal.account.forms import SignInForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@staff_required(PUBLIC)
@never_cache
@sensitive_post_parameters("password")
@get_or_post
def sign_in(request):
    """Staff only; what is wrong is never said more exactly than “not right”."""
    if is_staff(request.user):
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if form.is_valid():
        if login.sign_in(request, kind=UserKind.STAFF, **form.cleaned_data):
            return redirect(_next(request))
        form.add_error(None, _("This user name or password is not right. Check both and try again."))
    return render(request, "admin_portal/account/login.html", {"form": form})


@staff_required(PUBLIC)
@require_POST
def sign_out(request):
    """Ends the session; a second press is harmless."""
    login.sign_out(request)
    messages.success(request, _("You are signed out."))
    return redirect("admin_portal:login")


def _next(request):
    """The page that was asked for before signing in, when it is one of this site."""
    target = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else reverse("admin_portal:home")
