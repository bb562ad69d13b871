"""Flag as Sent to Collections, from the page of a violation (enforcement §9.2)."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.collections.tables import RIGHT
from admin_portal.generic import FormPage
from admin_portal.violations.places import to_violation, violations
from violations.services.collections import flag_ticket


class FlagForm(forms.Form):
    """Why the ticket, `obj`, is sent by hand."""

    note = forms.CharField(
        label=_("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Recommended: why it is sent by hand, and to whom. Only staff read it."),
    )

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.ticket = obj

    def perform(self, actor):
        flag_ticket(actor=actor, violation_id=self.ticket.pk, note=self.cleaned_data["note"])
        return self.ticket


flag = FormPage.as_view(
    required_right=RIGHT,
    title=lambda ticket: gettext("Flag %(ticket)s as Sent to Collections") % {"ticket": ticket},
    lead=_("For an overdue ticket that an agency handles already. It is in no export or API call any more."),
    objects=violations,
    form=FlagForm,
    submit_label=_("Flag as Sent to Collections"),
    done=_("The ticket is flagged as sent to collections."),
    next=to_violation,
    cancel=to_violation,
)
