"""Popups: words that are accepted before a page opens or something is done. Without script they are a page of their
own, `user_portal:popup`, which leads back to where one was going."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from content.choices import Frequency, TextKind
from content.queries.popups import PAGE, popup_before
from content.queries.texts import text
from user_portal.words import text_key_of

ACCEPTED = "accepted-popups"


def popup_of_page(request, key: str = ""):
    """The redirect to the popup of the page that is asked for, when it is to be accepted first; else None.

    `key` is the page's text; without one it is that of the system page at this address.
    """
    key = key or text_key_of(request)
    if not key or request.method != "GET":
        return None
    asked = popup_first(request, PAGE + key, back_to=request.get_full_path())
    if asked is None:
        ask_again(request, PAGE + key)
    return asked


def popup_first(request, trigger: str, *, back_to: str):
    """The redirect to the popup of this trigger while it is not accepted, else None. A popup without words is none."""
    if trigger in request.session.get(ACCEPTED, ()) or popup_before(trigger) is None:
        return None
    if not text(TextKind.POPUP, trigger, translation.get_language()):
        return None
    return redirect(reverse("user_portal:popup", args=[trigger], query={"next": back_to}))


def accept(request, trigger: str) -> None:
    """Remember it for this session."""
    request.session[ACCEPTED] = [*request.session.get(ACCEPTED, ()), trigger]


def ask_again(request, trigger: str) -> None:
    """What was accepted has been used: one that is to be accepted every time is forgotten."""
    accepted = request.session.get(ACCEPTED, ())
    popup = popup_before(trigger) if trigger in accepted else None
    if popup and popup.frequency == Frequency.ALWAYS:
        request.session[ACCEPTED] = [other for other in accepted if other != trigger]
