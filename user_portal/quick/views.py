"""Quick checkout: a temporary permit from the lot's code to the payment, without the cart (parking §10)."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.exceptions import Refusal
from parking.exceptions import PlateHasPermit
from parking.models import TempPermit
from parking.queries.offers import offer_of
from parking.queries.temp_offers import durations_sold, with_space
from parking.services.quick_checkout import begin_quick_checkout
from payments.choices import PaymentStatus
from payments.models import PaymentState
from payments.queries.orders import order_of_quote
from user_portal.acceptance import ask_again, popup_first
from user_portal.access import guest
from user_portal.amounts import read_amount
from user_portal.lots.access import access_of
from user_portal.lots.reasons import ShownOffer
from user_portal.payments.checkout import leading_to, no_options, send_to_page
from user_portal.payments.gate import actor_of, remember
from user_portal.quick.choice import Choice, begin, choice_of, followed, keep, kept, new_key
from user_portal.quick.forms import ChoiceForm, PayForm
from user_portal.quick.gate import MINUTES, may_begin, of_code
from user_portal.temp.own import payment_of

POPUP = "guest_checkout"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@guest
@of_code
@never_cache
@get_or_post
def quick(request, lot):
    """Which vehicle and how long. Who cannot buy here reads why, and what to do."""
    if asked := _disclaimer(request):
        return asked
    offer = offer_of(lot, request.driver, timezone.now(), access_of(request))
    page = {"lot": lot, "shown": ShownOffer(offer, request.get_full_path(), is_guest=request.driver is None)}
    if offer.temp_bars:
        return render(request, "user_portal/quick/barred.html", page)
    old = followed(request.GET.get("after", ""), request.driver, lot)
    begins_at = begin(old)
    sold = durations_sold(lot, begins_at)
    durations = with_space(lot, sold, timezone.now())
    given = request.POST if request.method == "POST" else None
    form = ChoiceForm(
        given, person=request.driver, durations=durations, initial=_begun_with(request, lot, old)
    )
    if form.is_valid():
        keep(request, lot, form.cleaned_data)
        return redirect("user_portal:quick_review", lot.qr_token)
    page |= {"form": form, "durations": durations, "old": old, "begins_at": begins_at}
    page["is_full"] = sold and not durations
    return render(request, "user_portal/quick/choose.html", page)


@guest
@of_code
@never_cache
@get_or_post
def review(request, lot):
    """What it is and costs, and how to pay it; confirming takes the space and leads on to the payment."""
    choice = choice_of(request, lot)
    if choice and request.method == "POST" and (first := _payment_of(choice)):
        return redirect("user_portal:payment", first.payment.uuid)  # the second of two clicks
    barred = offer_of(lot, request.driver, timezone.now(), access_of(request)).temp_bars
    if choice is None or barred or _disclaimer(request):
        return redirect("user_portal:quick", lot.qr_token)
    order = order_of_quote(choice.quote, choice.payer)
    form = PayForm(request.POST if request.method == "POST" else None, order=order)
    page = {"lot": lot, "choice": choice, "order": order, "bill": order, "form": form}
    if request.method == "POST" and form.is_valid():
        if not may_begin(request):
            return _too_often(request, page)
        try:
            return _begun(request, choice, form)
        except PlateHasPermit as taken:
            if first := _payment_of(choice):  # that was at the same time
                return redirect("user_portal:payment", first.payment.uuid)
            page["existing"] = request.driver and _own(request.driver, taken)
            form.add_error(None, str(taken) if page["existing"] else _taken_words())
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if not order.can_be_paid:
        page["no_options"] = no_options(request)
    return leading_to(render(request, "user_portal/quick/review.html", page), order.hosts)


def _disclaimer(request):
    """Guests accept the disclaimer first; who is signed in has accepted other words."""
    if request.driver:
        return None
    return popup_first(request, POPUP, back_to=request.get_full_path())


def _begun_with(request, lot, old) -> dict:
    """What the form begins with: what was chosen before, else what the old permit was for."""
    if chosen := kept(request, lot):
        return dict(chosen)
    if old is None:
        return {}
    row = old.plates.first()
    return {"plate": row.plate, "vehicle": str(row.vehicle_id), "email": old.email}


def _begun(request, choice: Choice, form: PayForm):
    if TempPermit.objects.filter(reference=choice.key).exists():
        new_key(request)
        choice = choice_of(request, choice.lot)
    given = form.cleaned_data
    state = begin_quick_checkout(
        actor=actor_of(request),
        lot_id=choice.lot.pk,
        duration=choice.duration,
        channel=choice.channel,
        cars=choice.cars,
        payer=choice.payer,
        reference=choice.key,
        seen=read_amount(request.POST.get("seen", "")),
        payment_type_id=int(given.get("payment_type") or 0),
        with_credit=given.get("with_credit", False),
        seen_credit=read_amount(request.POST.get("seen_credit", "")),
    )
    remember(request, state.payment, request.path)
    ask_again(request, POPUP)
    if state.status == PaymentStatus.PENDING:
        return send_to_page(request, state)
    return redirect("user_portal:receipt", state.payment.uuid)


def _payment_of(choice: Choice) -> PaymentState | None:
    """The payment that was begun for this choice and has not come to nothing."""
    permit = TempPermit.objects.filter(reference=choice.key).first()
    return payment_of(permit) if permit else None


def _own(person, taken: PlateHasPermit) -> TempPermit | None:
    return TempPermit.objects.filter(pk=taken.facts["permit_id"], person=person).first()


def _taken_words() -> str:
    """Nobody learns of other people's permits here (QCK-10)."""
    return _("No permit can be sold for this plate and time here. Check both, or ask the parking office.")


def _too_often(request, page: dict):
    words = _("Too many tries. Wait %(minutes)d minutes, then try again.") % {"minutes": MINUTES}
    answer = render(request, "user_portal/quick/review.html", {**page, "wait": words}, status=429)
    answer["Retry-After"] = str(MINUTES * 60)
    return answer
