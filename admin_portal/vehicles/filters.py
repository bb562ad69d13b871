"""How vehicles and their Do Not Ticket or Tow entries are searched."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, FilterSet, ModelChoiceFilter

from admin_portal.generic.filters import FlagFilter
from parking.models import BodyType, Colour, Make
from parking.rules.plate_key import plate_key


class VehicleFilter(FilterSet):
    """Plates are compared by key; the whole key unless the search is fuzzy (enforcement §1.4)."""

    q = CharFilter(
        label=_("Plate"),
        method="by_plate",
        max_length=50,
        widget=forms.TextInput(
            {"class": "oc-plate-input", "autocapitalize": "characters", "autofocus": True}
        ),
    )
    fuzzy = FlagFilter(label=_("Fuzzy (part of a plate)"))
    make = ModelChoiceFilter(
        label=_("Make"), empty_label=_("Any make"), queryset=lambda request: Make.objects.all()
    )
    body_type = ModelChoiceFilter(
        label=_("Type"), empty_label=_("Any type"), queryset=lambda request: BodyType.objects.all()
    )
    colour = ModelChoiceFilter(
        label=_("Colour"), empty_label=_("Any colour"), queryset=lambda request: Colour.objects.all()
    )
    electric = FlagFilter(label=_("Electric only"), on=lambda rows: rows.filter(is_electric=True))
    archived = FlagFilter(label=_("Show Archived"), off=lambda rows: rows.filter(archived_at=None))

    def by_plate(self, rows, name, value):
        key = plate_key(value)
        if not key:
            return rows.none()
        fuzzy = self.form.cleaned_data.get("fuzzy")
        return rows.filter(plate_key__contains=key) if fuzzy else rows.filter(plate_key=key)
