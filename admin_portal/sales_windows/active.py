"""Parking Management › Permits › Active Sales Window: one choice for each type (parking WIN-2, WIN-4)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import FormPage
from admin_portal.sales_windows.forms import ActiveWindowForm

choose = FormPage.as_view(
    required_right="windows.edit",
    title=_("Active Sales Window"),
    lead=_(
        "Lots sell under the active window of their type. Permits that were sold keep the window that they were sold"
        " under."
    ),
    form=ActiveWindowForm,
    submit_label=_("Update"),
    done=_("The active sales windows are updated."),
    next=lambda saved: reverse("admin_portal:sales_window_active"),
)
