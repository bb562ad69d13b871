"""A vehicle that nobody has met before, added while its ticket is entered (enforcement §5.4)."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from admin_portal.access import staff_required
from admin_portal.generic.forms import performed
from admin_portal.menu import sub_page_crumbs
from admin_portal.vehicles.forms import VehicleForm
from admin_portal.violation_entry.drafts import PAGE, keep_draft, named_draft


@staff_required("vehicles.edit")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """The form of a vehicle; then on with the ticket, which is about it."""
    draft = named_draft(request)
    sent = (request.POST,) if request.method == "POST" else ()
    form = VehicleForm(*sent, initial={"plate": request.GET.get("q", "")[:50]})
    if form.is_valid() and (vehicle := performed(form, request.user.actor)):
        if draft is None:
            return redirect(_onward(None, vehicle=vehicle.pk))
        draft.basic["vehicle"] = str(vehicle.pk)
        keep_draft(request, draft)
        return redirect(draft.address(step=2))
    known = getattr(form, "refusal", None)
    known = known and known.facts.get("vehicle_id")
    page = {
        "title": gettext("Add New Vehicle"),
        "form": form,
        "is_open": True,
        "submit_label": gettext("Add New Vehicle"),
        "cancel_url": _onward(draft),
        "known_url": _onward(draft, vehicle=known) if known else "",
    }
    page["crumbs"] = sub_page_crumbs(request, page["title"])
    return render(request, "admin_portal/violation_entry/vehicle.html", page)


def _onward(draft, **query):
    """Back to the ticket that is being entered, or to a new one."""
    return draft.address(**query) if draft else reverse(PAGE, query=query)
