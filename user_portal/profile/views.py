"""One's own profile and address (parking §19.2, UP-2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.choices import BY_KEY
from accounts.login import site_of
from accounts.queries.profiles import missing_fields, profile_of
from accounts.services.profiles import save_profile
from accounts.services.registration import request_new_email
from core.client_address import address_of
from core.exceptions import Refusal
from core.locale import keep_language
from user_portal.access import driver, unlocked
from user_portal.profile.forms import EmailForm, OwnProfileForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@driver
@unlocked
@never_cache
@get_or_post
def profile(request):
    """The facts that the client asks for. While a required one is empty, this is the only page (UP-2)."""
    person = request.driver
    missing = missing_fields(person)
    form = OwnProfileForm(request.POST or None, instance=profile_of(person))
    if form.is_valid() and _saved(person, form):
        messages.success(request, _("Your profile is saved."))
        answer = redirect("user_portal:home" if missing else "user_portal:profile")
        return keep_language(answer, form.cleaned_data.get("language", ""))
    page = {"form": form, "person": person, "missing": [BY_KEY[key].label for key in missing]}
    return render(request, "user_portal/profile/profile.html", page)


@driver
@unlocked
@never_cache
@sensitive_post_parameters("password")
@get_or_post
def change_email(request):
    """Ask for another address: it counts once the link mailed to it is used."""
    person = request.driver
    has_password = person.has_usable_password() and person.acted_by is None
    form = EmailForm(request.POST or None, has_password=has_password)
    if form.is_valid() and _asked(request, person, form):
        messages.success(request, _("We have mailed a link to the new address. Use it within 72 hours."))
        return redirect("user_portal:profile")
    return render(request, "user_portal/profile/email.html", {"form": form, "person": person})


def _saved(person, form) -> bool:
    try:
        save_profile(actor=person.actor, user=person, values=form.values())
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return not form.errors


def _asked(request, person, form) -> bool:
    try:
        request_new_email(
            actor=person.actor,
            user=person,
            email=form.cleaned_data["email"],
            password=form.cleaned_data.get("password", ""),
            site=site_of(request),
            address=address_of(request.META),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return not form.errors
