"""The search of Pay Station Status (parking §12.3, PS-9, PS-10)."""

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateTimeFilter, FilterSet, ModelMultipleChoiceFilter

from core.rendering import DateTimeInput
from parking.choices import Validity
from parking.models import LotZone, Vehicle
from parking.queries.pay_station import pay_station_search

# The same words as the table's heads, so that box and heads are one state.
SORTS = (
    ("-ends_at", _("End, latest first")),
    ("ends_at", _("End, earliest first")),
    ("-starts_at", _("Start, latest first")),
    ("starts_at", _("Start, earliest first")),
    ("plate", _("Plate, A to Z")),
    ("-plate", _("Plate, Z to A")),
    ("zone_name", _("Zone, A to Z")),
    ("-zone_name", _("Zone, Z to A")),
    ("source", _("Source, A to Z")),
    ("-source", _("Source, Z to A")),
    ("amount", _("Amount, smallest first")),
    ("-amount", _("Amount, largest first")),
)


class RecordFilter(FilterSet):
    q = CharFilter(
        label=_("Plate"),
        max_length=25,
        widget=forms.TextInput({"class": "text-uppercase font-monospace", "autocapitalize": "characters"}),
    )
    at = DateTimeFilter(label=_("Valid Date/Time"), widget=DateTimeInput)
    zones = ModelMultipleChoiceFilter(
        label=_("Zones"),
        queryset=lambda request: LotZone.objects.all(),
        widget=forms.SelectMultiple({"size": 4}),
    )
    validity = ChoiceFilter(
        label=_("Validity Filter"), choices=Validity.choices, empty_label=_("Valid now or later")
    )
    sort = ChoiceFilter(label=_("Sort Order"), choices=SORTS, empty_label=None)

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        records = pay_station_search(
            plate=asked["q"], at=asked["at"], zones=asked["zones"], validity=asked["validity"]
        )
        known = Vehicle.objects.filter(plate_key=OuterRef("plate_key")).order_by("pk").values("pk")[:2]
        return records.annotate(vehicles=ArraySubquery(known))
