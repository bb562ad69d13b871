"""Pages of the client's own, and words to be accepted before a page or an action."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from content.choices import Spot, TextKind
from content.ports import Viewing, popup_actions
from content.queries.expansion import expand_html, expand_text
from content.queries.pages import open_pages, signing_in_helps
from content.queries.popups import PAGE, popup_before
from content.queries.texts import text
from content.services.popups import accept_popup
from core.addresses import safe_next
from user_portal.acceptance import accept, popup_of_page
from user_portal.access import ask_to_sign_in, guest, unforced
from user_portal.map.tiles import with_tiles
from user_portal.words import PageWords

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@guest
@never_cache
@require_safe
@with_tiles
def page(request, slug):
    """What the client wrote, for who may see it; for others there is no such page, or one signs in first (CON-1)."""
    found = open_pages(request.driver).filter(slug=slug).first()
    if found is None:
        return _none_or_sign_in(request, slug=slug)
    if asked := popup_of_page(request, found.text_key):
        return asked
    request.words = PageWords(request, found.text_key)
    return render(request, "user_portal/pages/page.html", {"page": found})


@guest
@unforced
@never_cache
@get_or_post
def popup(request, trigger):
    """The words, and the ways on and back. Accepting is remembered, and kept on record for who is signed in."""
    words = text(TextKind.POPUP, trigger, translation.get_language())
    if not words or not popup_before(trigger):
        raise Http404("no such popup")
    own_page = trigger.removeprefix(f"{PAGE}custom-")
    if own_page != trigger and not open_pages(request.driver).filter(pk=own_page).exists():
        return _none_or_sign_in(request, pk=own_page)
    onward = safe_next(request, reverse("user_portal:home"))
    viewing = Viewing(person=request.driver)
    title = expand_text(words.title, viewing, spot=Spot.PAGE)
    if request.method == "POST":
        accept(request, trigger)
        if request.driver:
            accept_popup(actor=request.driver.actor, person=request.driver, trigger=trigger, name=title)
        return redirect(onward)
    shown = {
        "title": title,
        "body": expand_html(words.body, viewing, spot=Spot.PAGE, is_raw=words.is_raw),
        "label": words.label,
        "next": onward,
        "back_url": _back(trigger),
    }
    return render(request, "user_portal/pages/popup.html", shown)


def _none_or_sign_in(request, **which):
    """What somebody gets who does not see a page of the client's own."""
    if request.driver is None and signing_in_helps(**which):
        return ask_to_sign_in(request)
    raise Http404("no such page")


def _back(trigger) -> str:
    """Where somebody goes who does not accept; nowhere from the first page's own popup."""
    if trigger in popup_actions:
        return reverse(popup_actions.get(trigger).back)
    return "" if trigger == f"{PAGE}home" else reverse("user_portal:home")
