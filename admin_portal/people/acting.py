"""Login as User: staff see the drivers' pages as a driver does (parking UP-11)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.acting import RIGHT, act_as, stop_acting
from admin_portal.access import SIGNED_IN, staff_required
from admin_portal.generic.actions import QuestionForm
from admin_portal.menu import sub_page_crumbs
from admin_portal.people.tabs import below, drivers, to_person
from core.exceptions import Refusal


@staff_required(RIGHT)
@require_http_methods(["GET", "HEAD", "POST"])
def login_as(request, pk):
    """Asks, then opens the drivers' portal as this person, within the staff member's own session."""
    user = get_object_or_404(drivers(request), pk=pk)
    form = QuestionForm(request.POST or None)
    if request.method == "POST":
        try:
            act_as(request, user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(to_person(user))
        return redirect("user_portal:home")
    title = _("Login as User")
    page = {
        "title": title,
        "object": user,
        "form": form,
        "question": _("Go on as %(name)s?") % {"name": user},
        "consequence": gettext_lazy(
            "You see the portal as this person does. What you do is recorded under both names; "
            "password and email address cannot be changed."
        ),
        "confirm_label": title,
        "cancel_url": to_person(user),
        "crumbs": sub_page_crumbs(request, title, *below(user)),
    }
    return render(request, "admin_portal/generic/confirm.html", page)


@staff_required(SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request):
    """Return to Admin: to the page of the person one was."""
    if request.method == "POST":
        user = stop_acting(request)
        return redirect(to_person(user)) if user else redirect("admin_portal:home")
    page = {
        "title": _("Return to Admin"),
        "form": QuestionForm(),
        "question": _("Return to Admin?"),
        "confirm_label": _("Return to Admin"),
        "cancel_url": reverse("user_portal:home"),
    }
    return render(request, "admin_portal/generic/confirm.html", page)
