"""The form of a validation."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from admin_portal.lots.zone_forms import SHORT_DAYS
from core.rendering import DateInput
from core.system_settings import value
from parking.choices import Weekday
from parking.models import Validation
from parking.queries.validations import zones_of_validator
from parking.services.validations import change_validation, create_validation
from parking.settings import MULTIPLE_PLATES

BLOCKS = [(1 << hour, f"{hour:02}:00–{hour + 1:02}:00") for hour in range(24)]
MOST_LETTERS = 20_000  # of all plates together


class MaskField(forms.TypedMultipleChoiceField):
    """Boxes, each a bit of one number."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(coerce=int, empty_value=0, **options)

    def clean(self, value):
        return sum(set(super().clean(value) or ()))

    def prepare_value(self, value):
        return [bit for bit, _label in self.choices if bit & value] if isinstance(value, int) else value


class ValidationForm(ServiceForm):
    """Which plates may park, where and when."""

    wants_request = True

    plates = forms.CharField(
        label=_("Plates"),
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 4, "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("One plate in a line."),
    )
    starts_on = forms.DateField(label=_("First day"), widget=DateInput())
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())
    hours = MaskField(
        label=_("Hours"),
        choices=BLOCKS,
        help_text=_(
            "Each box is one full hour. From 20:00 to 22:00: tick 20:00–21:00 and 21:00–22:00. Past midnight: tick the"
            " hours of the next day too, and that day."
        ),
    )
    days = MaskField(label=_("Days"), choices=SHORT_DAYS)

    sections = (
        (_("Vehicles"), "", ("plates", "comment")),
        (_("Where and when"), _("On your organization’s clock."), ("zone", "starts_on", "ends_on")),
        ("", "", ("days", "hours")),
    )

    class Meta:
        model = Validation
        fields = ["comment", "zone", "starts_on", "ends_on", "hours", "days"]
        labels = {"comment": _("Comment"), "zone": _("Zone")}

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.staff = request.user
        self.fields["zone"].queryset = zones_of_validator(self.staff)
        if self.instance.pk:
            self.initial["plates"] = "\n".join(plate.plate for plate in self.instance.plates.all())
        else:
            today = timezone.localdate()
            self.initial |= {"starts_on": today, "ends_on": today, "days": sum(Weekday.values)}
        if not value(MULTIPLE_PLATES):
            self.fields["plates"].widget = forms.TextInput()
            self.fields["plates"].label, self.fields["plates"].help_text = _("Plate"), ""

    def clean_plates(self):
        return [line for line in self.cleaned_data["plates"].splitlines() if line.strip()]

    def perform(self, actor):
        values = self.values("comment", "zone", "starts_on", "ends_on", "hours", "days")
        facts = {"staff": self.staff, "plates": self.cleaned_data["plates"], "values": values}
        if self.instance.pk:
            return change_validation(actor=actor, validation_id=self.instance.pk, **facts)
        return create_validation(actor=actor, **facts)
