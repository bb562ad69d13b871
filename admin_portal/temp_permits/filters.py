"""How temporary permits are searched."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, FilterSet, ModelChoiceFilter

from admin_portal.generic.filters import FlagFilter
from admin_portal.payments.filters import DaysFilter
from core.rendering import DateInput
from parking.choices import Channel, TempKind, TempStatus
from parking.models import Lot
from parking.queries.temp_permits import temp_search

A_DAY = timedelta(days=1)


class TempFilter(FilterSet):
    """Every field narrows. Days are the client's."""

    q = CharFilter(label=_("Number, plate, name or email"), max_length=100, method="of_text")
    lot = ModelChoiceFilter(
        label=_("Lot"), empty_label=_("Any lot"), queryset=lambda request: Lot.objects.all()
    )
    now = FlagFilter(label=_("Valid now only"))
    status = ChoiceFilter(label=_("Status"), empty_label=_("Any status"), choices=TempStatus.choices)
    kind = ChoiceFilter(label=_("Kind"), empty_label=_("Any kind"), choices=TempKind.choices)
    channel = ChoiceFilter(label=_("Bought in"), empty_label=_("Anywhere"), choices=Channel.choices)
    valid_on = DateFilter(label=_("Valid on"), widget=DateInput(), method="of_day")
    starts = DaysFilter(_("Valid from, between"), field_name="starts_at")
    ends = DaysFilter(_("Valid until, between"), field_name="ends_at")

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found.valid_at(timezone.now()) if self.form.cleaned_data["now"] else found

    def of_text(self, queryset, name, value):
        return queryset.filter(pk__in=temp_search(text=value).order_by().values("pk"))

    def of_day(self, queryset, name, value):
        zone = timezone.get_current_timezone()
        begin, end = (datetime.combine(day, time.min, zone) for day in (value, value + A_DAY))
        return queryset.filter(status=TempStatus.ACTIVE, starts_at__lt=end, ends_at__gte=begin)
