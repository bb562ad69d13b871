"""People make an account (parking UP-1 to UP-4). No page tells whether an address has one."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import login
from accounts.exceptions import EmailTaken, TooManyRequests
from accounts.forms import NewPasswordForm
from accounts.queries.addresses import address_state, needs_password, person_of_address_link
from accounts.queries.profiles import registrable_types
from accounts.services.registration import confirm_address, mail_link_again, register
from core.client_address import address_of
from core.exceptions import Refusal
from core.locale import keep_language
from user_portal.access import guest, unforced
from user_portal.registration.forms import RegistrationForm, TypeForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@guest
@never_cache
@get_or_post
def choose(request):
    """First the language and who one is; works without script, as the questions come on a page of their own."""
    if request.driver:
        return redirect("user_portal:home")
    types, languages = list(registrable_types()), request.client.languages
    if not types:
        return render(request, "user_portal/registration/closed.html")
    if len(types) == len(languages) == 1:
        return redirect("user_portal:register_type", types[0].number)
    chosen = {"language": request.LANGUAGE_CODE}
    form = TypeForm(request.POST or None, types=types, languages=languages, initial=chosen)
    if form.is_valid():
        answer = redirect("user_portal:register_type", form.cleaned_data["user_type"])
        return keep_language(answer, form.cleaned_data.get("language", ""))
    return render(request, "user_portal/registration/choose.html", {"form": form})


@guest
@never_cache
@sensitive_post_parameters()
@get_or_post
def questions(request, number):
    """Then the questions for people of that type. Types that nobody may choose are no page (UP-3)."""
    if request.driver:
        return redirect("user_portal:home")
    user_type = get_object_or_404(registrable_types(), number=number)
    form, status = RegistrationForm(request.POST or None, user_type=user_type), 200
    if form.is_valid():
        try:
            return _welcome(request, _enrolled(request, user_type, form))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 429 if isinstance(refusal, TooManyRequests) else 200
    page = {"form": form, "user_type": user_type}
    return render(request, "user_portal/registration/questions.html", page, status=status)


@guest
@unforced
@never_cache
@get_or_post
def sent(request, public_id):
    """What happens now, in the same words for everybody; the link can be mailed again."""
    if request.method == "POST":
        address = address_of(request.META)
        mail_link_again(public_id=public_id, site=login.site_of(request), address=address)
        messages.success(request, _("A new link is on its way, if your address still needs one."))
        return redirect("user_portal:registered", public_id)
    return render(request, "user_portal/registration/sent.html", {"public_id": public_id})


@guest
@unforced
@never_cache
@sensitive_post_parameters()
@get_or_post
def confirm(request, public_id, token):
    """A mailed link: the address is the person's, and whoever has no password yet sets one."""
    link = {"public_id": public_id, "token": token}
    person = person_of_address_link(**link)
    if person is None:
        state = {"state": address_state(public_id), "public_id": public_id}
        return render(request, "user_portal/registration/link_spent.html", state, status=410)
    form = NewPasswordForm(person, request.POST or None) if needs_password(person) else Form(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            return _opened(request, confirm_address(new=form.cleaned_data.get("new_password1", ""), **link))
        except EmailTaken:
            return render(request, "user_portal/registration/known.html", status=410)
        except Refusal as refusal:
            form.add_error("new_password1" if "new_password1" in form.fields else None, str(refusal))
    return render(request, "user_portal/registration/confirm.html", {"form": form, "person": person})


def _enrolled(request, user_type, form):
    return register(
        actor=login.visitor(request),
        user_type=user_type,
        values=form.values(),
        language=request.LANGUAGE_CODE,
        site=login.site_of(request),
        address=address_of(request.META),
    )


def _welcome(request, person):
    """Signed in at once, or told to look into the mail, as the client's setting has it (UP-1)."""
    if not person.is_active:
        return redirect("user_portal:registered", person.public_id)
    login.start_session(request, person)
    messages.success(request, _("Your account is open. We have mailed you a link to set a password."))
    return redirect("user_portal:home")


def _opened(request, person):
    """Signed in when the link set a password; a link that only changes an address signs nobody in."""
    messages.success(request, _("Your address is confirmed."))
    if request.POST.get("new_password1"):
        login.start_session(request, person)
    return keep_language(redirect("user_portal:home"), person.language)
