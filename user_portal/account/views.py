"""Drivers sign in and out, and look after their password."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts import login
from accounts.acting import stop_acting
from accounts.choices import UserKind
from accounts.forms import ChangePasswordForm, ForgottenForm, NewPasswordForm, SignInForm
from accounts.ports import login_adapters
from accounts.queries import built_in_login_is_on, person_of_link
from accounts.queries.login_sources import offered
from accounts.queries.profiles import registrable_types
from accounts.services.passwords import complete_reset, request_password_reset
from core.addresses import safe_next
from core.client_address import address_of
from core.locale import keep_language
from user_portal.access import driver, guest, unforced

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@guest
@never_cache
@sensitive_post_parameters("password")
@get_or_post
def sign_in(request):
    """Drivers only, by what is offered (LOG-1); what is wrong is never said more exactly than “not right” (UP-4)."""
    onward = safe_next(request, reverse("user_portal:home"))
    if request.driver:
        return redirect(onward)
    page = {"ways": [way for way in offered() if way.kind in login_adapters], "next": onward}
    if built_in_login_is_on():
        page |= {"form": SignInForm(request.POST or None), "can_register": registrable_types().exists()}
        if user := _signed_in(request, page["form"]):
            return keep_language(redirect(onward), user.language)
    elif not page["ways"]:
        return render(request, "user_portal/account/login_off.html")
    return render(request, "user_portal/account/login.html", page)


@guest
@never_cache
@require_safe
def sign_in_by(request, pk):
    """Off to where a login source proves who somebody is; one that is not offered is no page (LOG-1, LOG-4)."""
    source = get_object_or_404(offered().filter(kind__in=login_adapters.keys()), pk=pk)
    return login_adapters.get(source.kind).start(request, source)


@guest
@unforced
@require_POST
def sign_out(request):
    """Ends the driver's session; a second press is harmless, and staff who stray or act here stay signed in."""
    if request.driver and stop_acting(request):
        messages.success(request, _("You are yourself again."))
    elif request.driver:
        login.sign_out(request)
        messages.success(request, _("You are signed out."))
    return redirect("user_portal:home")


@driver
@unforced
@never_cache
@sensitive_post_parameters()
@get_or_post
def change_password(request):
    """One's own password; other sessions of the same person end. No business of staff who act as a driver."""
    if request.driver.acted_by:
        raise PermissionDenied
    form = ChangePasswordForm(request.driver, request.POST or None)
    if form.is_valid() and form.save(partial(login.change_own_password, request)):
        messages.success(request, _("Your password is changed."))
        return redirect("user_portal:home")
    return render(request, "user_portal/account/change_password.html", {"form": form})


@guest
@never_cache
@get_or_post
def forgotten(request):
    """Ask for a link; names that exist and names that do not get the same answer (parking UP-4)."""
    if not built_in_login_is_on():
        return render(request, "user_portal/account/login_off.html")
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        request_password_reset(
            actor=login.visitor(request),
            kind=UserKind.DRIVER,
            identifier=form.cleaned_data["identifier"],
            site=login.site_of(request),
            address=address_of(request.META),
        )
        return redirect("user_portal:forgotten_password_sent")
    return render(request, "user_portal/account/forgotten.html", {"form": form})


@guest
@require_GET
def forgotten_sent(request):
    """What happens now, in the same words for everybody."""
    return render(request, "user_portal/account/forgotten_sent.html")


@guest
@unforced
@never_cache
@sensitive_post_parameters()
@get_or_post
def new_password(request, public_id, token):
    """A mailed link: set a password once, then sign in with it."""
    link = {"kind": UserKind.DRIVER, "public_id": public_id, "token": token}
    person = person_of_link(**link)
    if person is None:
        return render(request, "user_portal/account/link_spent.html", status=410)
    form = NewPasswordForm(person, request.POST or None)
    if form.is_valid() and form.save(lambda new: complete_reset(actor=person.actor, new=new, **link)):
        messages.success(request, _("Your password is set. Sign in with it."))
        return keep_language(redirect("user_portal:login"), person.language)
    return render(request, "user_portal/account/new_password.html", {"form": form, "person": person})


def _signed_in(request, form):
    """The driver whose name and password fit, now signed in."""
    if not form.is_valid():
        return None
    user = login.sign_in(request, kind=UserKind.DRIVER, **form.cleaned_data)
    if user is None:
        form.add_error(None, _("This user name or password is not right. Check both and try again."))
    return user
