"""Which filters of Permit Search stand open for whoever signed in (parking §7.2)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries.pinned_filters import pinned_filters
from accounts.services.pinned_filters import pin_filters
from admin_portal.generic import FormPage
from admin_portal.permits.filters import CAN_BE_PINNED, PAGE, PermitFilter


class PinsForm(forms.Form):
    """A box for each filter that may stand in the open part."""

    wants_request = True
    names = forms.MultipleChoiceField(label=_("Filters"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = request.user
        filters = PermitFilter.base_filters
        self.fields["names"].choices = [(name, filters[name].label) for name in CAN_BE_PINNED]
        self.initial["names"] = sorted(pinned_filters(staff=self.staff, page=PAGE))

    def perform(self, actor):
        pin_filters(staff=self.staff, page=PAGE, names=self.cleaned_data["names"])
        return self.staff


def to_search(staff=None):
    return reverse("admin_portal:permit_list")


pins = FormPage.as_view(
    required_right="permits.view",
    title=_("Pin filters"),
    lead=_("Pinned filters always stand in view, the others under More filters. It is your own choice."),
    form=PinsForm,
    submit_label=_("Save Changes"),
    done=_("Your filters are pinned."),
    next=to_search,
    cancel=to_search,
)
