"""Signing in and out, and one's own password."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import login
from accounts.choices import UserKind
from accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm, SignInForm
from accounts.queries import person_of_link
from accounts.services.passwords import complete_reset, request_password_reset, set_password
from admin_portal.access import ACCOUNT, PUBLIC, is_staff, staff_required
from admin_portal.account.second_factor import code_page
from core.addresses import safe_next
from core.client_address import address_of
from core.exceptions import Refusal
from core.locale import keep_language

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
        user, is_in = login.sign_in_to_second_factor(request, kind=UserKind.STAFF, **form.cleaned_data)
        if user is not None:
            onward = _next(request) if is_in else code_page(_next(request))
            return keep_language(redirect(onward), user.language)
        form.add_error(None, _("This user name or password is not right. Check both and try again."))
    return render(request, "admin_portal/account/login.html", {"form": form})


@staff_required(PUBLIC)
@require_POST
def sign_out(request):
    """Ends the session; a second press is harmless."""
    login.sign_out(request)
    messages.success(request, _("You are signed out."))
    return redirect("admin_portal:login")


@staff_required(ACCOUNT)
@never_cache
@sensitive_post_parameters()
@get_or_post
def change_password(request):
    """One's own password; all other sessions of the same person end."""
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        try:
            request.user = set_password(
                actor=request.user.actor,
                user=request.user,
                new=form.cleaned_data["new_password1"],
                keep=request.session.session_key,
            )
        except Refusal as refusal:
            form.add_error("new_password1", str(refusal))
        else:
            update_session_auth_hash(request, request.user)
            messages.success(request, _("Your password is changed."))
            return redirect("admin_portal:home")
    return render(request, "admin_portal/account/change_password.html", {"form": form})


@staff_required(PUBLIC)
@get_or_post
def forgotten(request):
    """Asks who it is and always says the same, so that nobody learns which names exist."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        request_password_reset(
            actor=login.visitor(request),
            kind=UserKind.STAFF,
            identifier=form.cleaned_data["identifier"],
            site=request.build_absolute_uri("/").rstrip("/"),
            address=address_of(request.META),
        )
        return redirect("admin_portal:forgotten_password_sent")
    return render(request, "admin_portal/account/forgotten.html", {"form": form})


@staff_required(PUBLIC)
@require_safe
def forgotten_sent(request):
    """What happens next."""
    return render(request, "admin_portal/account/forgotten_sent.html")


@staff_required(PUBLIC)
@never_cache
@sensitive_post_parameters()
@get_or_post
def new_password(request, public_id, token):
    """The page that a mailed link leads to; once the password is set the link is spent."""
    person = person_of_link(kind=UserKind.STAFF, public_id=public_id, token=token)
    if person is None:
        return render(request, "admin_portal/account/link_spent.html", status=410)
    form = NewPasswordForm(person, request.POST or None)
    if form.is_valid():
        try:
            complete_reset(
                actor=person.actor,
                kind=UserKind.STAFF,
                public_id=public_id,
                token=token,
                new=form.cleaned_data["new_password1"],
            )
        except Refusal as refusal:
            form.add_error("new_password1", str(refusal))
        else:
            messages.success(request, _("Your password is set. Sign in with it now."))
            return redirect("admin_portal:login")
    return render(request, "admin_portal/account/new_password.html", {"form": form, "person": person})


def _next(request):
    """The page that was asked for before signing in, when it is one of this site."""
    return safe_next(request, reverse("admin_portal:home"))
