"""Violations › Violation Entry: three steps, each at an address of its own (enforcement §5.4)."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from admin_portal.access import staff_required
from admin_portal.violation_entry.drafts import PAGE, Draft, named_draft, written_ticket
from admin_portal.violation_entry.steps import basic_step, facts_step, review_step

STEPS = {"2": facts_step, "3": review_step}


@staff_required("violations.enter")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """The step that the address names; a draft that is a ticket by now leads to it, so that nothing is sent twice."""
    if ticket := written_ticket(request):
        messages.info(request, gettext("The ticket %(ticket)s is written.") % {"ticket": ticket})
        return redirect("admin_portal:violation_detail", ticket.pk)
    if "draft" not in request.GET:
        return basic_step(request, Draft())
    draft = named_draft(request)
    if draft is None:
        messages.warning(request, gettext("What was typed here is not kept any more. Enter it again."))
        return redirect(reverse(PAGE))
    return STEPS.get(request.GET.get("step"), basic_step)(request, draft)
