"""How people are searched."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter, MultipleChoiceFilter

from accounts.choices import Grouping, UserStatus
from accounts.models import Company, UserType
from accounts.queries.person_search import found, people
from admin_portal.generic.filters import FlagFilter
from admin_portal.people.columns import OPTIONS
from parking.choices import OPEN_ENTRIES
from parking.models import Lot, WaitlistEntry
from parking.queries.drivers_of import drivers_of_plate
from parking.queries.people_alarms import with_alarms
from parking.queries.rentals import people_awaiting
from parking.queries.waitlist_search import list_choices, on_list

ANY_LOT = ANY_LIST = "any"
NOT_STUDENTS = "others"
WAIT_STATUSES = [(status.value, status.label) for status in OPEN_ENTRIES]
IN_USE = [(status.value, status.label) for status in UserStatus if status != UserStatus.ARCHIVED]


def lots_asked() -> list[tuple]:
    """In which lot somebody has asked for a permit that is not paid."""
    return [
        (ANY_LOT, _("in any lot")),
        *((str(pk), name) for pk, name in Lot.objects.values_list("pk", "name")),
    ]


def lists_asked() -> list[tuple]:
    """On which waiting list somebody is."""
    return [(ANY_LIST, _("on any list")), *list_choices()]


class GroupingFilter(ChoiceFilter):
    """What a user type stands for, or everybody but students."""

    def __init__(self, **options):
        choices = [*Grouping.choices, (NOT_STUDENTS, _("Everybody but students"))]
        super().__init__(label=_("Grouping"), empty_label=_("Any grouping"), choices=choices, **options)

    def filter(self, qs, value):
        if value == NOT_STUDENTS:
            return qs.exclude(**{self.field_name: Grouping.STUDENT})
        return super().filter(qs, value)


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
    grouping = GroupingFilter(field_name="profile__user_type__grouping")
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
    waits = ChoiceFilter(label=_("Waiting list"), empty_label=_("Does not matter"), choices=lists_asked)
    wait_status = ChoiceFilter(
        label=_("On the waiting list"), empty_label=_("Any status"), choices=WAIT_STATUSES
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
        for name in ("user_type", "grouping", "company", "status", "unpaid"):
            rows = self.filters[name].filter(rows, asked[name])
        if asked["waits"] or asked["wait_status"]:
            rows = rows.filter(pk__in=_waiting(asked["waits"], asked["wait_status"]))
        return found(rows, asked["q"], also=[drivers_of_plate(asked["q"])] if asked["q"] else [])

    def awaiting(self, queryset, name, value):
        lot_id = None if value == ANY_LOT else int(value)
        return queryset.filter(pk__in=people_awaiting(timezone.now(), lot_id))


def _waiting(key: str, status: str):
    """The people on a list, or on any, whose entries have this status, or any."""
    entries = WaitlistEntry.objects.open()
    if key and key != ANY_LIST:
        entries = on_list(entries, key)
    if status:
        entries = entries.filter(status=status)
    return entries.order_by().values("person")
