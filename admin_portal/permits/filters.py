"""How permits are searched (parking §7.2)."""

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from accounts.models import UserType
from accounts.queries.pinned_filters import pinned_filters
from admin_portal.generic.filters import FlagFilter
from admin_portal.payments.filters import DaysFilter, states
from core.rendering import DateInput
from parking.choices import OPEN_RENTALS, Bucket
from parking.models import Lot, PermitState, SalesWindow
from parking.queries.permit_search import PermitsAsked, PermitsFound
from parking.rules.permit_numbers import LONGEST

PAGE = "permits"
ALWAYS_OPEN = ("lot", "person", "archived", "only_held")
CAN_BE_PINNED = ("state", "bucket", "status", "window", "user_type", "valid_on", "requested")


def rows_of(model):
    return lambda request: model.objects.all()


class PermitFilter(FilterSet):
    """Every field narrows. What a member of staff pinned stands in the open part."""

    q = CharFilter(label=_("Permit number begins with"), max_length=LONGEST)
    lot = ModelChoiceFilter(label=_("Lot"), empty_label=_("Any lot"), queryset=rows_of(Lot))
    person = CharFilter(label=_("User"), max_length=100, help_text=_("Name, user name, email or number."))
    archived = FlagFilter(label=_("Archived Permit Data"))
    only_held = FlagFilter(label=_("Include Only Active Permits"))
    state = ModelChoiceFilter(label=_("State"), empty_label=_("Any state"), queryset=rows_of(PermitState))
    bucket = ChoiceFilter(label=_("Counted as"), empty_label=_("Anything"), choices=Bucket.choices)
    status = ChoiceFilter(
        label=_("Payment status"),
        empty_label=_("Any status"),
        choices=states(OPEN_RENTALS),
    )
    window = ModelChoiceFilter(
        label=_("Sales window"), empty_label=_("Any sales window"), queryset=rows_of(SalesWindow)
    )
    user_type = ModelChoiceFilter(label=_("User type"), empty_label=_("Any type"), queryset=rows_of(UserType))
    valid_on = DateFilter(label=_("Valid on"), widget=DateInput())
    requested = DaysFilter(_("Requested between"))

    @cached_property
    def found(self) -> PermitsFound:
        """What the fields, which are valid, find."""
        given = self.form.cleaned_data
        days = given["requested"]
        names = ("lot", "person", "archived", "only_held", "state", "bucket", "status", "window")
        asked = PermitsAsked(
            number=given["q"].strip(),
            requested=(days.start, days.stop) if days else (None, None),
            **{name: given[name] for name in (*names, "user_type", "valid_on")},
        )
        return PermitsFound(asked, timezone.now())

    @cached_property
    def in_line(self) -> set[str]:
        """The fields that stand open, for the filter bar."""
        return {*ALWAYS_OPEN, *pinned_filters(staff=self.request.user, page=PAGE)}

    def filter_queryset(self, queryset):
        return self.found.permits
