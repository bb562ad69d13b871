"""How vehicles and their Do Not Ticket or Tow entries are searched."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, DateFilter, FilterSet, ModelChoiceFilter, NumberFilter

from admin_portal.generic.filters import FlagFilter
from core.rendering import DateInput
from parking.models import BodyType, Colour, Make
from parking.queries.vehicles import dntt_report, vehicle_search

REPORTED = timedelta(days=30)
PLATE_INPUT = {"class": "text-uppercase font-monospace", "autocapitalize": "characters"}


def active(model):
    return lambda request: model.objects.active()


class VehicleFilter(FilterSet):
    """Search by Plate: plates are compared by key, the whole key unless the search is fuzzy (enforcement §1.4)."""

    q = CharFilter(label=_("Plate"), max_length=50, widget=forms.TextInput(PLATE_INPUT))
    fuzzy = FlagFilter(label=_("Fuzzy (part of a plate)"))
    make = ModelChoiceFilter(label=_("Make"), empty_label=_("Any make"), queryset=active(Make))
    body_type = ModelChoiceFilter(label=_("Type"), empty_label=_("Any type"), queryset=active(BodyType))
    colour = ModelChoiceFilter(label=_("Colour"), empty_label=_("Any colour"), queryset=active(Colour))
    electric = FlagFilter(label=_("Electric only"))
    archived = FlagFilter(label=_("Show Archived"))

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        return vehicle_search(
            plate=asked["q"],
            partial=asked["fuzzy"],
            make=asked["make"],
            body_type=asked["body_type"],
            colour=asked["colour"],
            electric_only=asked["electric"],
            archived=asked["archived"],
        )


class DnttFilter(FilterSet):
    """The report's whole days, and how many entries a vehicle must have (enforcement §2.4)."""

    since = DateFilter(label=_("From"), widget=DateInput)
    until = DateFilter(label=_("To"), widget=DateInput)
    minimum = NumberFilter(
        label=_("At least this many"), min_value=1, max_value=1000, widget=forms.NumberInput({"min": 1})
    )

    def filter_queryset(self, queryset):
        asked, today = self.form.cleaned_data, timezone.localdate()
        return dntt_report(
            since=_moment(asked["since"] or today - REPORTED, time.min),
            until=_moment(asked["until"] or today, time.max),
            minimum=int(asked["minimum"] or 1),
        )


def _moment(day, clock):
    return timezone.make_aware(datetime.combine(day, clock))
