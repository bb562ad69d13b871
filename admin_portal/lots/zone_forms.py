"""The forms of the tab Zone & Location."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from core.rendering import DateInput, TimeInput
from parking.choices import ALL_DAYS, Weekday, ZoneMode
from parking.exceptions import BadZoneRow
from parking.models import Lot, LotZone
from parking.rules.zone_window import ZoneWindow, checked_window

SHORT_DAYS = (
    (Weekday.MONDAY, _("Mon")),
    (Weekday.TUESDAY, _("Tue")),
    (Weekday.WEDNESDAY, _("Wed")),
    (Weekday.THURSDAY, _("Thu")),
    (Weekday.FRIDAY, _("Fri")),
    (Weekday.SATURDAY, _("Sat")),
    (Weekday.SUNDAY, _("Sun")),
)
PREFIX = "rows"
MOST_ROWS = 100
MOST_BYTES = 5 * 1024 * 1024


class PictureInput(forms.ClearableFileInput):
    """Upload and a box to remove; the picture itself stands on the page, since files have no address."""

    template_name = "admin_portal/lots/picture_widget.html"


class PlaceForm(ServiceForm):
    """Where the lot is and what drivers see of it."""

    class Meta:
        model = Lot
        fields = ["location_text", "image", "latitude", "longitude", "marker_colour"]
        widgets = {
            "image": PictureInput({"accept": "image/*"}),
            "location_text": forms.Textarea({"rows": 3}),
            "marker_colour": forms.TextInput({"placeholder": "#1a7f37", "class": "oc-short"}),
            "latitude": forms.NumberInput({"step": "0.000001", "inputmode": "decimal"}),
            "longitude": forms.NumberInput({"step": "0.000001", "inputmode": "decimal"}),
        }
        help_texts = {
            "latitude": _("Decimal degrees such as 45.421530; north is positive."),
            "longitude": _("Decimal degrees such as -75.697193; west is negative."),
            "marker_colour": _("A # and six digits such as #1a7f37; empty means the map's own colour."),
        }

    def clean_image(self):
        image = self.cleaned_data["image"]
        if isinstance(image, UploadedFile) and image.size > MOST_BYTES:
            raise forms.ValidationError(_("The picture is too large: at most 5 MB."))
        return image


class ZoneRowForm(forms.Form):
    """One row: a zone and when the lot accepts it. `stored` is the key of the saved row it came from."""

    stored = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mode = forms.ChoiceField(choices=ZoneMode.choices, widget=forms.HiddenInput)
    zone = forms.TypedChoiceField(label=_("Zone"), coerce=int)
    days = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=SHORT_DAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    date_start = forms.DateField(label=_("First day"), required=False, widget=DateInput)
    date_end = forms.DateField(label=_("Last day"), required=False, widget=DateInput)
    start_time = forms.TimeField(label=_("Start Time"), widget=TimeInput)
    end_time = forms.TimeField(label=_("End Time"), widget=TimeInput)

    marks_optional = False

    def __init__(self, *args, zones, **kwargs):
        super().__init__(*args, **kwargs)
        self.empty_permitted = False  # whatever the posted counts say, a row is a row
        self.fields["zone"].choices = zones
        for name in ("date_start", "date_end") if self.is_by_days else ("days",):
            del self.fields[name]

    @property
    def is_by_days(self):
        return self["mode"].value() != ZoneMode.RANGE

    def clean(self):
        values = super().clean()
        if not self.errors:
            try:
                self.window = checked_window(_window(values))
            except BadZoneRow as refusal:
                self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return values


ZoneRowFormSet = forms.formset_factory(ZoneRowForm, extra=0, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def zone_choices():
    """The zones to choose from, asked once for all rows."""
    return [("", _("Choose a zone")), *LotZone.objects.values_list("pk", "name")]


def stored_rows(lot) -> list[dict]:
    """The saved rows as the forms show them."""
    return [_shown(row) for row in lot.zone_rows.all()]


def posted_rows(data) -> list[dict]:
    """The rows as typed, nothing checked: to draw the page again without saving."""
    try:
        total = min(int(data.get(f"{PREFIX}-TOTAL_FORMS", 0)), MOST_ROWS)
    except ValueError:
        return []
    single = ("stored", "mode", "zone", "date_start", "date_end", "start_time", "end_time")
    rows = []
    for n in range(total):
        row = {name: data.get(f"{PREFIX}-{n}-{name}", "") for name in single}
        rows.append(row | {"days": data.getlist(f"{PREFIX}-{n}-days")})
    return rows


def new_row(mode: str) -> dict:
    """A row as the documents start it: all seven days, the whole day (parking §5.2)."""
    every_day = [day.value for day in Weekday]
    return {"mode": mode, "days": every_day, "start_time": "00:00", "end_time": "23:59"}


def row_errors(rows) -> list[tuple]:
    """What is wrong in the rows, each with the id of the field to go to ("" for a row as a whole)."""
    found = []
    for number, row in enumerate(rows, 1):
        found += [(f"{number}: {error}", "") for error in row.non_field_errors()]
        for field in row:
            target = "" if field.is_hidden else field.first_id
            found += [(f"{number}, {field.label}: {error}", target) for error in field.errors]
    return found


def _window(values) -> ZoneWindow:
    days = sum(values.get("days", [])) & ALL_DAYS
    return ZoneWindow(
        zone_id=values["zone"],
        mode=values["mode"],
        days=days,
        date_start=values.get("date_start"),
        date_end=values.get("date_end"),
        start_time=values["start_time"],
        end_time=values["end_time"],
    )


def _shown(row) -> dict:
    shown = vars(ZoneWindow.of(row))
    days = [day.value for day in Weekday if day & row.days]
    return shown | {"stored": row.pk, "zone": row.zone_id, "days": days}
