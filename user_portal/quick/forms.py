"""What a quick checkout asks (parking §10)."""

from collections.abc import Iterable
from itertools import groupby

from django import forms
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.scoping import current_client
from core.templatetags.ui import money_words
from parking.choices import TempKind
from parking.queries.own_vehicles import active_links
from parking.rules.plate_key import plate_key
from parking.rules.temp_booking import Duration
from user_portal.payments.forms import CheckoutForm


class ChoiceForm(forms.Form):
    """Which vehicle and how long. Guests type a plate and their address; drivers choose one of their vehicles."""

    marks_optional = False
    plate = forms.CharField(
        label=gettext_lazy("Plate"),
        max_length=20,
        help_text=gettext_lazy("As it is written on the vehicle; spaces do not matter."),
        error_messages={"required": gettext_lazy("Enter the plate of your vehicle.")},
        widget=forms.TextInput(
            {"class": "oc-plate-input", "autocapitalize": "characters", "autocomplete": "off"}
        ),
    )
    vehicle = forms.ChoiceField(label=gettext_lazy("Vehicle"))
    duration = forms.ChoiceField(
        label=gettext_lazy("How long?"),
        help_text=gettext_lazy("Prices are before taxes."),
        error_messages={
            "required": gettext_lazy("Choose how long."),
            "invalid_choice": gettext_lazy("This duration is not offered any more. Choose another."),
        },
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email"),
        max_length=100,
        help_text=gettext_lazy("The receipt and the permit are sent there."),
        error_messages={"required": gettext_lazy("Enter your email: the permit is sent there.")},
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args, person: User | None, durations: Iterable[Duration], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["duration"].choices = duration_choices(durations)
        if person is None:
            del self.fields["vehicle"]
            return
        del self.fields["plate"], self.fields["email"]
        links = active_links(person).select_related("vehicle").order_by("vehicle__plate_key", "vehicle_id")
        self.fields["vehicle"].choices = [(str(link.vehicle_id), str(link.vehicle)) for link in links]

    def clean_plate(self):
        plate = self.cleaned_data["plate"].strip()
        if not plate_key(plate):
            raise forms.ValidationError(_("A plate has letters or digits. Enter it as on the vehicle."))
        return plate


class PayForm(CheckoutForm):
    """How to pay; the address is known already."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("email", None)


def duration_choices(durations: Iterable[Duration]) -> list:
    """The choices of a drop-down, grouped where there are hours and days."""
    groups = [
        (TempKind(kind).label, [(one.token, duration_words(one)) for one in found])
        for kind, found in groupby(durations, lambda one: one.kind)
    ]
    return groups if len(groups) > 1 else groups[0][1] if groups else []


def duration_words(one: Duration) -> str:
    """How long, until when, for how much. The zone is named when the clocks change meanwhile: an hour comes twice
    then."""
    starts_at, ends_at = localtime(one.starts_at), localtime(one.ends_at)
    is_today = starts_at.date() == ends_at.date()
    ends = time_format(ends_at) if is_today else date_format(ends_at, "SHORT_DATETIME_FORMAT")
    if starts_at.utcoffset() != ends_at.utcoffset():
        ends = f"{ends} {ends_at.tzname()}"
    facts = {"duration": one.label, "end": ends, "price": money_words(one.price, current_client().currency)}
    return _("%(duration)s, until %(end)s: %(price)s") % facts
