"""Giving somebody who waits a permit (parking WL-4)."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import FormPage
from admin_portal.rentals.places import to_its_permit
from admin_portal.waitlists.forms import AssignForm
from admin_portal.waitlists.places import (
    MANAGE,
    entries,
    is_managed,
    is_waiting,
    standing_badge,
    to_report,
)
from parking.queries.waitlist_search import waiting_before
from parking.queries.waitlists import buy_until


def _page(request, entry) -> dict:
    return {
        "before": waiting_before(entry) if is_waiting(entry) else [],
        "until": buy_until(timezone.now()),
        "is_managed": is_managed(),
        "is_waiting": is_waiting(entry),
        "badge": standing_badge(entry),
    }


assign = FormPage.as_view(
    required_right=MANAGE,
    title=_("Assign a permit"),
    objects=entries,
    form=AssignForm,
    context=_page,
    template="admin_portal/waitlists/assign.html",
    submit_label=_("Assign"),
    done=_("The permit is assigned. Its person gets a mail that says by when to buy it."),
    next=to_its_permit,
    cancel=to_report,
)
