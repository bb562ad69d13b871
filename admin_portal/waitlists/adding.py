"""Putting a person on a waiting list, from their Parking tab (parking §7.2, WL-2)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import FormPage
from admin_portal.people.tabs import drivers
from admin_portal.rentals.selling import below_parking, to_parking
from admin_portal.waitlists.forms import AddForm
from admin_portal.waitlists.places import MANAGE


def _asked(request) -> dict:
    """The lot that the list of lots leads here with."""
    return {"lot": request.GET.get("lot", "")}


add = FormPage.as_view(
    required_right=MANAGE,
    title=_("Put on a waiting list"),
    lead=_("The office can put anybody on the list of any lot that keeps one, full or not."),
    objects=drivers,
    parents=below_parking,
    form=AddForm,
    initial=_asked,
    template="admin_portal/waitlists/add.html",
    submit_label=_("Put on the waiting list"),
    done=_("On the list: %(name)s."),
    next=lambda entry: reverse("admin_portal:user_parking", args=[entry.person_id]),
    cancel=to_parking,
)
