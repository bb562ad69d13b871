"""Forms of vehicles, their Do Not Ticket or Tow entries and alarms."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from core.rendering import DateInput, TimeInput
from parking.models import Vehicle
from parking.services.alarms import raise_alarm
from parking.services.dntt import add_dntt, update_dntt
from parking.services.vehicles import create_vehicle, update_vehicle

CHOICES = ("plate_type", "province", "make", "body_type", "colour")


class VehicleForm(ServiceForm):
    """Plate or VIN, plate type and province are needed (enforcement VEH-1, VEH-3)."""

    sections = (
        (_("Identity"), "", ("plate", "plate_type", "province", "vin")),
        (_("Description"), "", ("make", "body_type", "colour", "year", "is_electric", "is_active")),
    )

    class Meta:
        model = Vehicle
        fields = [
            "plate", "plate_type", "province", "vin", "make", "body_type", "colour", "year",
            "is_electric", "is_active",
        ]  # fmt: skip
        widgets = {"plate": forms.TextInput({"class": "oc-plate-input", "autocapitalize": "characters"})}
        help_texts = {
            "plate": _("As it is written on the vehicle; spaces do not matter. A VIN can stand in for it."),
            "is_active": _("Inactive vehicles keep their history but are not offered to drivers."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["plate"].required = False
        if self.instance.pk is None:
            del self.fields["is_active"]

    def perform(self, actor):
        if self.instance.pk:
            return update_vehicle(actor=actor, vehicle_id=self.instance.pk, values=self.values())
        ids = {f"{name}_id": getattr(self.cleaned_data[name], "pk", None) for name in CHOICES}
        facts = self.values("plate", "vin", "year", "is_electric")
        vehicle, _warnings = create_vehicle(actor=actor, **ids, **facts)
        return vehicle


class DnttForm(forms.Form):
    """Days, or days with times; a day alone means 00:00:00 to 23:59:00 (enforcement DNTT-1, DNTT-8)."""

    starts_at = forms.DateField(label=_("From"), widget=DateInput)
    starts_time = forms.TimeField(label=_("From, time"), required=False, widget=TimeInput)
    ends_at = forms.DateField(label=_("To"), widget=DateInput)
    ends_time = forms.TimeField(
        label=_("To, time"),
        required=False,
        widget=TimeInput,
        help_text=_("Without times the whole days count, to 23:59."),
    )
    notes = forms.CharField(
        label=_("Note"), widget=forms.Textarea({"rows": 3}), help_text=_("Tells officers why, word for word.")
    )
    location = forms.CharField(
        label=_("Location"),
        required=False,
        max_length=100,
        help_text=_("A lot or place; empty means everywhere."),
    )

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, initial=initial or self.stored(obj), **kwargs)
        self.obj = obj

    def stored(self, obj):
        return {"starts_at": timezone.localdate(), "ends_at": timezone.localdate()}

    def entered(self) -> dict:
        data = self.cleaned_data
        return {
            "starts_at": _moment(data["starts_at"], data["starts_time"]),
            "ends_at": _moment(data["ends_at"], data["ends_time"]),
            "notes": data["notes"],
            "location": data["location"],
        }

    def perform(self, actor):
        add_dntt(actor=actor, vehicle_id=self.obj.pk, **self.entered())
        return self.obj


class ChangeDnttForm(DnttForm):
    """The same for an entry that exists."""

    def stored(self, obj):
        start, end = timezone.localtime(obj.starts_at), timezone.localtime(obj.ends_at)
        shown = {
            "starts_at": start.date(),
            "ends_at": end.date(),
            "notes": obj.notes,
            "location": obj.location,
        }
        return shown if obj.whole_days else shown | {"starts_time": start.time(), "ends_time": end.time()}

    def perform(self, actor):
        update_dntt(actor=actor, dntt_id=self.obj.pk, **self.entered())
        return self.obj.vehicle


class AlarmForm(forms.Form):
    """Words for whoever meets the vehicle."""

    text = forms.CharField(
        label=_("Alarm"),
        strip=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Officers and cameras' operators read it word for word. Drivers never see it."),
    )

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj

    def perform(self, actor):
        raise_alarm(actor=actor, vehicle_id=self.obj.pk, text=self.cleaned_data["text"])
        return self.obj


def _moment(day, clock):
    return day if clock is None else timezone.make_aware(datetime.combine(day, clock))
