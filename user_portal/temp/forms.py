"""When and for which vehicle a temporary permit is booked (parking §9)."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.rendering import DateTimeInput
from parking.choices import TempKind
from parking.models import Lot
from parking.queries.own_vehicles import active_links
from parking.queries.temp_offers import sold_kinds

FIRST = {TempKind.DAILY: timedelta(), TempKind.LONG: timedelta(days=31)}  # how long the form begins with


class BookForm(forms.Form):
    """What, from when to when, for which of the driver's vehicles."""

    marks_optional = False
    kind = forms.ChoiceField(
        label=gettext_lazy("How is it charged?"),
        help_text=gettext_lazy("More than 30 days are always by the month."),
        widget=forms.RadioSelect,
    )
    starts_at = forms.DateTimeField(label=gettext_lazy("From"), widget=DateTimeInput)
    ends_at = forms.DateTimeField(label=gettext_lazy("Until"), widget=DateTimeInput)
    vehicle = forms.ChoiceField(label=gettext_lazy("Vehicle"))

    def __init__(self, *args, lot: Lot, person: User, begin: str = "", **kwargs):
        kinds = sold_kinds(lot)
        super().__init__(*args, initial=_initial(kinds, begin), **kwargs)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        links = active_links(person).select_related("vehicle").order_by("vehicle__plate_key", "vehicle_id")
        self.vehicles = [link.vehicle for link in links]
        self.fields["vehicle"].choices = [(str(car.pk), str(car)) for car in self.vehicles]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()


def _initial(kinds: list[TempKind], begin: str) -> dict:
    kind = kinds[0] if kinds else None
    starts_at = timezone.localtime(_moment(begin) or timezone.now()).replace(second=0, microsecond=0)
    ends_at = starts_at + FIRST.get(kind, timedelta(hours=2))
    if kind in FIRST:
        ends_at = ends_at.replace(hour=23, minute=59)
    return {"kind": kind, "starts_at": starts_at, "ends_at": ends_at}


def _moment(text: str) -> datetime | None:
    """An instant as our own links write it."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
