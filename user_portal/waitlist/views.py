"""A driver on a waiting list: where they are, joining, leaving (parking §15, §19.2)."""

from collections.abc import Sequence
from contextlib import suppress

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.exceptions import Refusal
from core.system_settings import value
from parking.choices import EntryStatus
from parking.exceptions import AlreadyWaiting, NotJoinable, PermitOffered, WaitsElsewhere
from parking.models import Lot, WaitlistEntry
from parking.queries.offers import bookable_lots, offer_of
from parking.queries.waitlists import has_waitlist
from parking.services.waitlists import join_waitlist, leave_waitlist
from parking.settings import WAITLIST_MANAGED
from user_portal.access import driver
from user_portal.lots.access import access_of, of_lot
from user_portal.lots.reasons import Reason, ShownOffer
from user_portal.permits.cards import cards_of
from user_portal.waitlist.standing import standing_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@driver
@never_cache
@require_safe
def waitlist(request):
    """Where this driver is on a list, or the permit that they were given from it."""
    standing, page = standing_of(request.driver), {"managed": value(WAITLIST_MANAGED)}
    if standing and standing.is_waiting:
        page["lots"] = _served(request, standing.entry.lot, standing.entry.group_id)
    elif standing:
        cards = cards_of(request.driver, timezone.now())
        page["cards"] = [card for card in cards if card.rental.pk == standing.entry.rental_id]
    return render(request, "user_portal/waitlist/waitlist.html", page | {"standing": standing})


@driver
@of_lot
@never_cache
@get_or_post
def join(request, lot):
    """Say what joining means, and join. Who waits elsewhere confirms that they leave that list (WL-2); a second click
    leads to the entry of the first."""
    if request.method == "POST":
        with suppress(
            AlreadyWaiting, NotJoinable, PermitOffered, WaitsElsewhere
        ):  # the page says each of them
            return _joined(request, lot)
    standing = standing_of(request.driver)
    if standing and standing.entry.serves(lot):
        messages.info(request, str(AlreadyWaiting()))
        return redirect("user_portal:waitlist")
    offer = offer_of(lot, request.driver, timezone.now(), access_of(request))
    shown = ShownOffer(offer, request.path)
    page = {
        "lot": lot,
        "managed": value(WAITLIST_MANAGED),
        "standing": standing,
        "lots": _served(request, lot, lot.waitlist_group_id),
        "reasons": () if shown.can_join else _reasons(shown),
    }
    return render(request, "user_portal/waitlist/join.html", page)


@driver
@never_cache
@get_or_post
def leave(request, pk):
    """Take one's name off, once it is confirmed."""
    entries = WaitlistEntry.objects.open().filter(person=request.driver).select_related("lot", "group")
    entry = get_object_or_404(entries, pk=pk)
    if request.method != "POST" and entry.status == EntryStatus.WAITING:
        return render(request, "user_portal/waitlist/leave.html", {"entry": entry})
    if request.method == "POST":
        try:
            leave_waitlist(actor=request.driver.actor, person=request.driver, entry_id=pk)
            facts = {"name": entry.list_name}
            messages.success(request, _("You are off the waiting list of %(name)s.") % facts)
        except Refusal as refusal:
            messages.error(request, str(refusal))
    return redirect("user_portal:waitlist")


def _joined(request, lot: Lot):
    leaving = request.POST.get("leaving", "")
    entry = join_waitlist(
        actor=request.driver.actor,
        person_id=request.driver.pk,
        lot_id=lot.pk,
        access=access_of(request),
        leaving=int(leaving) if leaving.isdecimal() else None,
    )
    messages.success(request, _("You are on the waiting list of %(name)s now.") % {"name": entry.list_name})
    return redirect("user_portal:waitlist")


def _served(request, lot: Lot | None, group_id: int | None) -> Sequence[Lot]:
    """The lots of a list, as far as this visitor may see them."""
    if group_id is None:
        return [lot]
    return bookable_lots(access_of(request)).filter(waitlist_group=group_id)


def _reasons(shown: ShownOffer) -> list[Reason]:
    """Why its list does not take them, with what mends it."""
    if not has_waitlist(shown.lot):
        return [Reason(str(NotJoinable.NO_LIST))]
    if shown.waiting_reasons:
        return shown.waiting_reasons
    buy = reverse("user_portal:permit_buy", args=[shown.lot.pk])
    return [Reason(str(NotJoinable.NOT_FULL), buy, _("Buy a permit"))]
