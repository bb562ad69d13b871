"""The office issues and extends temporary permits (parking TMP-11, TMP-15, §9.2)."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.queries.person_search import people
from admin_portal.access import may, staff_required
from admin_portal.generic import FormPage
from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from admin_portal.payments.amounts import posted_amount
from admin_portal.temp_permits.forms import ExtendForm, IssueForm
from admin_portal.temp_permits.places import SELL, TAKE, all_of_them, below, to_list, to_permit
from core.templatetags.ui import money_words, when
from parking.choices import TEMP_ITEM, TempKind, TempStatus


@staff_required(SELL)
@require_http_methods(["GET", "HEAD", "POST"])
def issue(request):
    """What is wanted, then all of it once more with its price; the confirmed POST issues it."""
    form = IssueForm(request.POST or None, initial=_begun(request))
    page = {"title": gettext("Issue Permit"), "form": form, "cancel_url": to_list()}
    if form.is_valid():
        is_seen = posted_amount(request.POST.get("seen", "")) == form.offer
        if "confirmed" in request.POST and is_seen:
            if permit := performed(form, request.user.actor):
                said = gettext("The temporary permit %(number)s is issued.")
                messages.success(request, said % {"number": permit})
                return redirect(_onward(request, permit))
        elif "change" not in request.POST:
            page["facts"] = _review(request, form)
            page["is_other_price"] = "confirmed" in request.POST
    page["crumbs"] = sub_page_crumbs(request, page["title"])
    return render(request, "admin_portal/temp_permits/issue.html", page)


def _begun(request):
    """What the address says of whom it is for."""
    number = request.GET.get("person", "")
    person = people().filter(pk=number).first() if number.isdecimal() and len(number) < 19 else None
    return {"person": person.username or person.email if person else "", "starts_at": timezone.now()}


def _review(request, form):
    given = form.cleaned_data
    plates = gettext("All vehicles of the user") if given["all_vehicles"] else given["plates"]
    facts = [
        (_("User or guest"), form.buyer or given["email"]),
        (_("Lot"), given["lot"]),
        (_("Kind"), TempKind(form.sold_as).label),
        (_("Valid from"), when(given["starts_at"])),
        (_("Valid until"), when(given["ends_at"])),
        (_("Plate"), plates),
        (_("Do Not Ticket or Tow"), _("Yes") if given["dntt"] else ""),
        (_("Reason"), given["reason"]),
        (_("Price before taxes"), money_words(form.offer, request.client.currency)),
    ]
    return [(label, value) for label, value in facts if value]


def _onward(request, permit):
    """To the desk's payment of just this permit, where it is to be paid and this person may take it."""
    if permit.status == TempStatus.CART and permit.person_id and may(request.user, TAKE):
        pay = reverse("admin_portal:user_pay", args=[permit.person_id])
        return f"{pay}?item={TEMP_ITEM}:{permit.pk}"
    return to_permit(permit)


extend = FormPage.as_view(
    required_right=SELL,
    title=_("Extend permit"),
    lead=_("A new permit for the same vehicles begins where this one ends, at a price of its own."),
    objects=all_of_them,
    parents=below,
    form=ExtendForm,
    submit_label=_("Extend"),
    done=_("The temporary permit %(name)s goes on from there. It is valid once it is paid."),
    next=to_permit,
    cancel=to_permit,
)
