"""How waiting lists are narrowed. The fields are those of User Search, so that mail goes to whoever is listed."""

from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, FilterSet, ModelChoiceFilter

from accounts.choices import Grouping
from accounts.models import User, UserType
from accounts.queries.person_search import found
from admin_portal.people.filters import ANY_LIST, NOT_STUDENTS, WAIT_STATUSES, GroupingFilter
from parking.queries.drivers_of import drivers_of_plate
from parking.queries.waitlist_search import list_choices, on_list


class WaitlistFilter(FilterSet):
    q = CharFilter(
        label=_("Name, user name, email, number, plate or phone"), max_length=100, method="of_person"
    )
    waits = ChoiceFilter(
        label=_("Lot or list"), empty_label=_("Any list"), choices=list_choices, method="of_list"
    )
    wait_status = ChoiceFilter(
        label=_("Status"), empty_label=_("Any status"), choices=WAIT_STATUSES, field_name="status"
    )
    user_type = ModelChoiceFilter(
        label=_("User type"),
        empty_label=_("Any type"),
        field_name="person__profile__user_type",
        queryset=lambda request: UserType.objects.all(),
    )
    grouping = GroupingFilter(field_name="person__profile__user_type__grouping")

    in_line = ("waits", "wait_status")
    only = ""

    def of_list(self, queryset, name, value):
        return on_list(queryset, value)

    def of_person(self, queryset, name, value):
        people = found(User.objects.drivers(), value, also=[drivers_of_plate(value)])
        return queryset.filter(person__in=people.values("pk"))

    @property
    def mail_query(self) -> str:
        """Who is listed, in the words of User Search and of bulk email."""
        given = {"waits": ANY_LIST, "grouping": self.only}
        given |= {name: value for name, value in self.form.cleaned_data.items() if value}
        return urlencode({name: getattr(value, "pk", value) for name, value in given.items() if value})


class StudentFilter(WaitlistFilter):
    """Of a list of students alone."""

    grouping = None
    only = Grouping.STUDENT.value


class OthersFilter(WaitlistFilter):
    """Of a list of everybody but students."""

    grouping = None
    only = NOT_STUDENTS
