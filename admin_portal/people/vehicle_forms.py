"""Forms of a person's vehicles."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from admin_portal.vehicles.forms import VehicleForm
from core.db import atomic
from parking.models import Vehicle
from parking.queries.vehicles import vehicles_of_plate
from parking.services.drivers import link_driver, unlink_driver


class PersonsVehicleForm(VehicleForm):
    """A new vehicle with this person as its driver."""

    class Meta(VehicleForm.Meta):
        model = Vehicle

    def __init__(self, *args, instance: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.driver = instance

    def perform(self, actor):
        with atomic():
            vehicle = super().perform(actor)
            link_driver(actor=actor, vehicle_id=vehicle.pk, user=self.driver)
        return self.driver


class AssociateForm(forms.Form):
    """A known vehicle by its plate; when several have it, one of them is chosen."""

    plate = forms.CharField(
        label=_("Plate"),
        max_length=50,
        widget=forms.TextInput({"class": "oc-plate-input", "autocapitalize": "characters"}),
    )

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        self.obj = obj
        self.known = list(vehicles_of_plate(self.data.get("plate", "")[:50])) if self.is_bound else []
        if len(self.known) > 1:
            options = [(str(vehicle.pk), _described(vehicle)) for vehicle in self.known]
            self.fields["vehicle"] = forms.ChoiceField(
                label=_("Which one"), choices=options, widget=forms.RadioSelect
            )

    def clean_plate(self):
        if not self.known:
            raise forms.ValidationError(_("No vehicle has this plate. Add it as a new one."))
        return self.cleaned_data["plate"]

    def perform(self, actor):
        chosen = self.cleaned_data.get("vehicle") or self.known[0].pk
        link_driver(actor=actor, vehicle_id=int(chosen), user=self.obj)
        return self.obj


class UnlinkForm(forms.Form):
    """The question before a vehicle is taken off a profile."""

    confirmed = forms.BooleanField(
        label=_("Also when money is owed for this vehicle and nobody else drives it"), required=False
    )

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj

    def perform(self, actor):
        facts = {"vehicle_id": self.obj.vehicle_id, "user": self.obj.user}
        unlink_driver(actor=actor, confirmed=self.cleaned_data["confirmed"], **facts)
        return self.obj.user


def _described(vehicle) -> str:
    looks = (vehicle.plate_type, vehicle.province, vehicle.colour, vehicle.make)
    return f"{vehicle.plate} – {', '.join(str(fact) for fact in looks if fact)}"
