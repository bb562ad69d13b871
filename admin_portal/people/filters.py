"""How people are searched."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter, MultipleChoiceFilter

from accounts.choices import UserStatus
from accounts.models import Company, UserType
from accounts.queries.person_search import found, people
from admin_portal.generic.filters import FlagFilter
from admin_portal.people.columns import OPTIONS
from parking.models import Lot
from parking.queries.drivers_of import drivers_of_plate
from parking.queries.people_alarms import with_alarms
from parking.queries.rentals import people_awaiting

ANY_LOT = "any"
IN_USE = [(status.value, status.label) for status in UserStatus if status != UserStatus.ARCHIVED]


def lots_asked() -> list[tuple]:
    """In which lot somebody has asked for a permit that is not paid."""
    return [
        (ANY_LOT, _("in any lot")),
        *((str(pk), name) for pk, name in Lot.objects.values_list("pk", "name")),
    ]


class ColumnsFilter(MultipleChoiceFilter):
    """What the report shows: the table reads it, the rows stay."""

    def filter(self, qs, value):
        return qs


class PeopleFilter(FilterSet):
    """User Search (parking USR-7): one box for everything a person is known by; archived people on request (UP-13)."""

    q = CharFilter(label=_("Name, user name, email, number, plate or phone"), max_length=100)
    user_type = ModelChoiceFilter(
        label=_("User type"),
        empty_label=_("Any type"),
        field_name="profile__user_type",
        queryset=lambda request: UserType.objects.all(),
    )
    company = ModelChoiceFilter(
        label=_("Company"),
        empty_label=_("Any company"),
        field_name="profile__company",
        queryset=lambda request: Company.objects.all(),
    )
    status = ChoiceFilter(label=_("State"), empty_label=_("Any state"), choices=IN_USE)
    unpaid = ChoiceFilter(
        label=_("Permit awaiting payment"),
        empty_label=_("Does not matter"),
        choices=lots_asked,
        method="awaiting",
    )
    archived = FlagFilter(label=_("Show Archived"))
    columns = ColumnsFilter(
        label=_("Columns of the report (none: the usual ones)"),
        choices=OPTIONS,
        widget=forms.CheckboxSelectMultiple,
    )

    def filter_queryset(self, queryset):
        asked = self.form.cleaned_data
        rows = with_alarms(people(archived=asked["archived"])).select_related(
            "archive_type",
            *(f"profile__{name}" for name in ("user_type", "company", "province", "province2")),
            "profile__licence_province",
        )
        for name in ("user_type", "company", "status", "unpaid"):
            rows = self.filters[name].filter(rows, asked[name])
        return found(rows, asked["q"], also=[drivers_of_plate(asked["q"])] if asked["q"] else [])

    def awaiting(self, queryset, name, value):
        lot_id = None if value == ANY_LOT else int(value)
        return queryset.filter(pk__in=people_awaiting(timezone.now(), lot_id))
