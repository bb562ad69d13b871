"""Form of a new API token."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import ApiScope
from accounts.services.tokens import RATE_PER_MINUTE, create_token
from core.rendering import DateInput

END_OF_DAY = time(23, 59, 59)


class TokenForm(forms.Form):
    """Label, scopes and limits; the token itself is made by the service."""

    label = forms.CharField(label=_("Label"), max_length=100, help_text=_("Who uses it, such as HotSpot."))
    origin = forms.CharField(
        label=_("Origin"),
        max_length=40,
        required=False,
        help_text=_("Source that records pushed with this token are shown under; the label unless given."),
    )
    scopes = forms.MultipleChoiceField(
        label=pgettext_lazy("is allowed to", "May"),
        choices=ApiScope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = forms.DateField(
        label=_("Last day"), required=False, widget=DateInput, help_text=_("Empty means it does not expire.")
    )
    ip_ranges = forms.CharField(
        label=_("Allowed addresses"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("IP addresses or ranges such as 203.0.113.0/24, one a line. Empty allows every address."),
    )
    rate_per_minute = forms.IntegerField(
        label=_("Calls a minute"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        initial=RATE_PER_MINUTE,
        help_text=_("Empty means no limit."),
    )

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day

    def perform(self, actor):
        day = self.cleaned_data["expires_on"]
        return create_token(
            actor=actor,
            label=self.cleaned_data["label"],
            origin=self.cleaned_data["origin"] or None,
            scopes=self.cleaned_data["scopes"],
            expires_at=timezone.make_aware(datetime.combine(day, END_OF_DAY)) if day else None,
            ip_ranges=self.cleaned_data["ip_ranges"].splitlines(),
            rate_per_minute=self.cleaned_data["rate_per_minute"],
        )
