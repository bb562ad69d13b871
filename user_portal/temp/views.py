"""A temporary permit: what it is good for, going on from its end, giving it up (parking §9, QCK-10)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import local_zone
from core.exceptions import Refusal
from parking.choices import TempStatus
from parking.models import TempPermit
from parking.rules.temp_booking import next_start
from parking.services.temp_endings import give_up_temp_permit
from user_portal.access import driver, guest
from user_portal.temp.gate import of_holder
from user_portal.temp.own import Card, cards_of


@guest
@of_holder
@never_cache
@require_safe
def permit(request, permit):
    """The permit, to show or to keep."""
    (card,) = cards_of([permit], timezone.now())
    page = {"card": card, "permit": permit, "further_url": _further(card)}
    return render(request, "user_portal/temp/permit.html", page)


@driver
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request, reference):
    """Take an unpaid permit out of the cart."""
    permit = get_object_or_404(TempPermit, reference=reference, person=request.driver, status=TempStatus.CART)
    if request.method != "POST":
        return render(request, "user_portal/temp/give_up.html", {"permit": permit})
    try:
        give_up_temp_permit(actor=request.driver.actor, permit_id=permit.pk, person=request.driver)
        messages.success(request, _("You have given up the temporary permit. Its space is free again."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("user_portal:payments")


def _further(card: Card) -> str:
    """Where a permit is bought that goes on from this one's end (TMP-15): by the quick checkout for one vehicle."""
    permit = card.permit
    if not card.is_active:
        return ""
    if len(permit.plates.all()) == 1:
        query = {"after": permit.reference}
        return reverse("user_portal:quick", args=[permit.lot.qr_token], query=query)
    start = next_start(permit.ends_at, local_zone()).isoformat()
    return reverse("user_portal:temp_book", args=[permit.lot_id], query={"from": start})
