"""How the reports of violations are narrowed. Archived categories, places and officers can be asked for (CAT-3)."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter, NumberFilter

from accounts.models import User
from admin_portal.generic.filters import FlagFilter
from admin_portal.payments.filters import DaysFilter, TypeFilter
from parking.models import Location
from violations.choices import Processed
from violations.models import TicketCategory
from violations.queries.paid_reports import by_month_and_type, paid_by_offence
from violations.queries.repeat_offenders import counted_tickets, offending_people, offending_vehicles
from violations.queries.reports import by_location, by_officer

VEHICLES, PEOPLE = "vehicles", "people"


def this_month() -> datetime:
    """The first instant of the month on the client's wall clock."""
    return timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


class CategoryFilter(ModelChoiceFilter):
    def __init__(self):
        rows = {"queryset": lambda request: TicketCategory.objects.all()}
        super().__init__(label=_("Ticket category"), empty_label=_("Any category"), **rows)


class LocationFilter(ModelChoiceFilter):
    def __init__(self):
        rows = {"queryset": lambda request: Location.objects.all()}
        super().__init__(label=_("Location"), empty_label=_("Any location"), **rows)


class OfficerFilter(ModelChoiceFilter):
    def __init__(self):
        rows = {"queryset": lambda request: User.objects.staff()}
        super().__init__(label=_("Officer"), empty_label=_("Any officer"), field_name="writer", **rows)


class OverdueFilter(FilterSet):
    due = DaysFilter(_("Due between"), field_name="due_at")
    category = CategoryFilter()
    location = LocationFilter()
    writer = OfficerFilter()


class IssuedFilter(FilterSet):
    """Which tickets are added up; without days those issued this month."""

    days = DaysFilter(_("Issued between"), field_name="issued_at")
    category = CategoryFilter()
    location = LocationFilter()

    def narrowed(self, queryset):
        queryset = super().filter_queryset(queryset)
        days = self.form.cleaned_data["days"]
        return queryset if days else queryset.filter(issued_at__gte=this_month())


class OfficersFilter(IssuedFilter):
    def filter_queryset(self, queryset):
        return by_officer(self.narrowed(queryset), timezone.now())


class LocationsFilter(IssuedFilter):
    writer = OfficerFilter()

    def filter_queryset(self, queryset):
        return by_location(self.narrowed(queryset), timezone.now())


class PaidFilter(FilterSet):
    """Which paid tickets are added up; without days those paid this month."""

    days = DaysFilter(_("Paid between"), field_name="paid_at")
    category = CategoryFilter()
    location = LocationFilter()
    writer = OfficerFilter()

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data["days"]:
            queryset = queryset.filter(paid_at__gte=this_month())
        return paid_by_offence(queryset)


class MonthsFilter(FilterSet):
    """Which entries of the books are added up; without days those of this year."""

    days = DaysFilter(_("Days"), field_name="at")
    payment_type = TypeFilter()

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if not self.form.cleaned_data["days"]:
            queryset = queryset.filter(at__gte=this_month().replace(month=1))
        return by_month_and_type(queryset)


class OffendersFilter(FilterSet):
    """Whose tickets are counted, and how many they must be; without days all there ever were."""

    days = DaysFilter(_("Issued between"), field_name="issued_at")
    category = CategoryFilter()
    minimum = NumberFilter(
        label=_("At least this many"), min_value=1, max_value=1000, widget=forms.NumberInput({"min": 1})
    )
    processed = ChoiceFilter(label=_("Processed"), empty_label=_("Any"), choices=Processed.choices)
    by = ChoiceFilter(
        label=_("Search by"),
        empty_label=None,
        choices=[(VEHICLES, _("Vehicle – plate")), (PEOPLE, _("User – driver"))],
    )
    unknown = FlagFilter(label=_("Unknown users only"), help_text=_("Vehicles that nobody drives."))

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        rows = counted_tickets(asked["processed"])
        for name in ("days", "category"):
            rows = self.filters[name].filter(rows, asked[name])
        minimum = int(asked["minimum"] or 2)
        if asked["by"] != PEOPLE:
            return offending_vehicles(rows, minimum=minimum, unknown=asked["unknown"])
        return [] if asked["unknown"] else offending_people(rows, minimum=minimum)
