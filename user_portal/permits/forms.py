"""The vehicles that a permit is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from parking.models import PermitRental, Vehicle
from parking.queries.own_vehicles import links_of


class VehiclesForm(forms.Form):
    """The driver's own vehicles, and those that the permit is for already."""

    marks_optional = False
    vehicles = forms.MultipleChoiceField(
        label=_("Vehicles"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one vehicle: permits are for vehicles.")},
    )

    def __init__(self, *args, rental: PermitRental, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = [row.vehicle for row in rental.vehicles.select_related("vehicle")]
        own = [link.vehicle for link in links_of(rental.person)]
        everything: dict[int, Vehicle] = {car.pk: car for car in (*own, *chosen)}
        self.fields["vehicles"].choices = [(str(pk), str(car)) for pk, car in everything.items()]
        self.fields["vehicles"].initial = [str(car.pk) for car in chosen]
