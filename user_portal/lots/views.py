"""Lots for everybody: the list, each one's page, its picture, its link, its password (parking §3.4, LOT-3 to LOT-6)."""

from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.addresses import safe_next
from parking.choices import Visibility
from parking.documents.lot_picture import lot_picture
from parking.queries.availability import standard_availability
from parking.queries.lots import linked_lot, public_lots
from parking.queries.occupancy import map_limits
from parking.queries.offers import offer_of, offers_of
from parking.rules.occupancy import tone_of
from user_portal.access import guest
from user_portal.lots.access import access_of, mark_reached, mark_unlocked, not_available, of_lot
from user_portal.lots.passwords import MINUTES, PasswordForm, may_try
from user_portal.lots.reasons import shown_offers

A_DAY, A_WHILE = 24 * 3600, 300
PICTURE = {"width": 960, "height": 640}


@guest
@never_cache
@require_safe
def lots(request):
    """The lots that everybody sees, and which of them are full (LOT-2)."""
    offers = offers_of(public_lots(), request.driver, timezone.now(), access_of(request))
    return render(request, "user_portal/lots/lots.html", {"listed": shown_offers(request, offers)})


@guest
@of_lot
@never_cache
@require_safe
def lot(request, lot):
    """A lot with its prices and how full it is; never a number of permits (MAP-2)."""
    offer = offer_of(lot, request.driver, timezone.now(), access_of(request))
    left = standard_availability([lot]).get(lot.pk)
    page = {
        "lot": lot,
        "shown": shown_offers(request, [offer])[0],
        "left": left,
        "tone": tone_of(left, map_limits()),
    }
    return render(request, "user_portal/lots/lot.html", page)


@guest
@of_lot
@cache_control(private=True, max_age=A_WHILE)
@require_safe
def picture(request, lot):
    """The lot's picture. Each upload has a name of its own, by which what was drawn is kept."""
    key = f"lot-picture:{lot.image.name}"
    drawn = cache.get(key) or lot_picture(lot, **PICTURE)
    if drawn is None:
        raise Http404
    cache.set(key, drawn, A_DAY)
    return HttpResponse(drawn, content_type="image/jpeg")


@guest
@never_cache
@require_safe
def link(request, token):
    """The link of a lot, such as a hidden one: it opens the lot's page for this session (LOT-4)."""
    lot = linked_lot(token)
    if lot is None:
        return not_available(request)
    if lot.visibility == Visibility.HIDDEN_ACCESSIBLE:
        mark_reached(request, lot)
    return redirect("user_portal:lot", lot.pk)


@guest
@of_lot
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def password(request, lot):
    """Ask for the lot's password and lead back (LOT-5)."""
    onward = safe_next(request, reverse("user_portal:lot", args=[lot.pk]))
    if not lot.password_enabled or lot.pk in access_of(request).unlocked:
        return redirect(onward)
    form = PasswordForm(request.POST if request.method == "POST" else None, lot=lot)
    page = {"lot": lot, "form": form, "next": onward}
    if request.method != "POST":
        if not request.session.session_key:
            request.session.create()  # tries are counted for it; those without one are counted together
        return render(request, "user_portal/lots/password.html", page)
    if not may_try(request, lot):
        page["form"] = PasswordForm(lot=lot)
        page["wait"] = _("Too many tries. Wait %(minutes)d minutes, then try again.") % {"minutes": MINUTES}
        answer = render(request, "user_portal/lots/password.html", page, status=429)
        answer["Retry-After"] = str(MINUTES * 60)
        return answer
    if form.is_valid():
        mark_unlocked(request, lot)
        return redirect(onward)
    return render(request, "user_portal/lots/password.html", page)
