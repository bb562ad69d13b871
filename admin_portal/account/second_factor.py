"""The second factor: the code at sign-in, and one's own authenticator (issue of parking §28)."""

from urllib.parse import urlencode

import segno
from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import login
from accounts.models import RecoveryCode, TotpDevice
from accounts.services.second_factor import (
    begin_setup,
    confirm_setup,
    key_address,
    replace_recovery_codes,
    turn_off,
    use_code,
)
from admin_portal.access import ACCOUNT, PUBLIC, staff_required
from admin_portal.generic.once import Secret, secret_page
from core.addresses import safe_next
from core.db import atomic
from core.exceptions import Refusal
from core.locale import keep_language

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


class CodeForm(forms.Form):
    """One code."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def code_page(onward: str) -> str:
    """The address of the page that asks for a code and then goes to `onward`."""
    return f"{reverse('admin_portal:second_factor_code')}?{urlencode({'next': onward})}"


@staff_required(PUBLIC)
@never_cache
@sensitive_post_parameters()
@get_or_post
def enter(request):
    """The second step of signing in: a code of the authenticator, or a recovery code."""
    user = login.halfway(request)
    if user is None:
        return redirect("admin_portal:login")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        onward = safe_next(request, reverse("admin_portal:home"))
        if login.enter_code(request, user=user, code=form.cleaned_data["code"]):
            return keep_language(redirect(onward), user.language)
        form.add_error(
            "code", _("This code is not right. Codes change every 30 seconds: enter the newest one.")
        )
    return render(request, "admin_portal/account/second_factor_code.html", {"form": form})


@staff_required(ACCOUNT)
@never_cache
@sensitive_post_parameters()
@get_or_post
def mine(request):
    """One's own authenticator: set up by scanning and entering a code; later what can be done with it."""
    user = request.user
    device = TotpDevice.objects.filter(user=user, confirmed_at__isnull=False).first()
    if device is None:
        return _set_up(request)
    if change := CHANGES.get(request.POST.get("change")):
        return _change(request, change)
    page = {
        "device": device,
        "codes_left": RecoveryCode.objects.filter(user=user, used_at=None).count(),
        "form": CodeForm(),
    }
    return render(request, "admin_portal/account/second_factor.html", page)


def _recovery(request):
    codes = replace_recovery_codes(actor=request.user.actor, user=request.user)
    return _codes_page(request, codes)


def _off(request):
    turn_off(actor=request.user.actor, user=request.user)
    request.session.pop(login.SECOND_FACTOR, None)
    messages.success(request, _("Signing in asks for no code any more."))
    return redirect("admin_portal:second_factor")


CHANGES = {"recovery": _recovery, "off": _off}


def _set_up(request):
    user = request.user
    secret = begin_setup(user=user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        try:
            codes = confirm_setup(actor=user.actor, user=user, code=form.cleaned_data["code"])
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            request.session[login.SECOND_FACTOR] = True
            return _codes_page(request, codes)
    page = {
        "form": form,
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "image": segno.make(key_address(user=user, secret=secret), error="m").svg_data_uri(
            scale=5, border=2, light="white"
        ),
        "required": user.requires_second_factor,
    }
    return render(request, "admin_portal/account/second_factor_setup.html", page)


def _change(request, change):
    """Do `change` when a code was entered; a screen left open is not enough. All or nothing."""
    form = CodeForm(request.POST)
    try:
        if not form.is_valid():
            raise Refusal(_("Enter a code of your authenticator."))
        with atomic():
            use_code(actor=request.user.actor, user=request.user, code=form.cleaned_data["code"])
            return change(request)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("admin_portal:second_factor")


def _codes_page(request, codes: list[str]):
    words = _(
        "Recovery codes. Each opens your account once when your authenticator is not at hand. "
        "Keep them where you keep passwords."
    )
    title = _("Recovery codes")
    return secret_page(request, Secret(title, words, "\n".join(codes), reverse("admin_portal:home")))
