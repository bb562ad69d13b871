"""Forms of the acts on permits and on who has them; `obj` is what the act is about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.payments.forms import CommentField
from admin_portal.rentals.numbers import number_field
from core.rendering import DateTimeInput
from parking.models import PermitRental, PermitState
from parking.queries.own_vehicles import links_of
from parking.services.inventory import change_permit, set_permit_state
from parking.services.rental_endings import release_permit
from parking.services.rental_terms import extend_request, reprice_request
from parking.services.rentals import set_renewable, set_vehicles
from parking.services.switching import replace_permit
from payments.rules.money import MOST, to_cents


class CostField(forms.DecimalField):
    """A price in dollars and cents; nothing is a price too (LOT-9)."""

    def __init__(self, **options):
        widget = forms.TextInput({"inputmode": "decimal", "class": "oc-short", "autocomplete": "off"})
        limits = {"min_value": 0, "max_value": MOST, "decimal_places": 2, "label": _("Cost before taxes")}
        super().__init__(widget=widget, localize=True, **limits | options)


class AboutForm(forms.Form):
    """A form about one row."""

    marks_optional = False

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj


class ReleaseForm(AboutForm):
    reason = CommentField(label=_("Reason"))

    def perform(self, actor):
        return release_permit(actor=actor, rental_id=self.obj.pk, **self.cleaned_data)


class PriceForm(AboutForm):
    cost = CostField()
    reason = CommentField(label=_("Reason"))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["cost"].initial = to_cents(obj.cost)

    def perform(self, actor):
        return reprice_request(actor=actor, rental_id=self.obj.pk, **self.cleaned_data)


class ExtendForm(AboutForm):
    until = forms.DateTimeField(label=_("Kept until"), widget=DateTimeInput())

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["until"].initial = obj.reserved_until

    def perform(self, actor):
        return extend_request(actor=actor, rental_id=self.obj.pk, **self.cleaned_data)


class VehiclesForm(AboutForm):
    """For which of the person's vehicles, and those that it is for already, a permit is valid."""

    vehicles = forms.TypedMultipleChoiceField(
        label=_("Vehicles"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, obj: PermitRental, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        chosen = [row.vehicle for row in obj.vehicles.select_related("vehicle")]
        cars = {car.pk: str(car) for car in [*(link.vehicle for link in links_of(obj.person)), *chosen]}
        self.fields["vehicles"].choices = list(cars.items())
        self.fields["vehicles"].initial = [car.pk for car in chosen]
        if not cars:
            self.fields["vehicles"].help_text = _("This person has no vehicle yet.")

    def perform(self, actor):
        return set_vehicles(actor=actor, rental_id=self.obj.pk, vehicle_ids=self.cleaned_data["vehicles"])


class RenewableForm(AboutForm):
    renewable = forms.BooleanField(label=_("May be renewed for the window that follows"), required=False)

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["renewable"].initial = obj.renewable

    def perform(self, actor):
        return set_renewable(actor=actor, rental_id=self.obj.pk, **self.cleaned_data)


class LostForm(AboutForm):
    """A number that is lost or stolen, and the one that its person gets instead (PER-8)."""

    state = forms.ModelChoiceField(label=_("State of the old number"), queryset=None)
    reason = CommentField(label=_("Reason"))

    field_order = ("state", "permit", "reason")

    def __init__(self, *args, obj: PermitRental, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["state"].queryset = PermitState.objects.filter(is_valid=False)
        self.fields["permit"] = number_field(obj.permit.lot, obj.sales_window, _("Replacement number"))
        self.order_fields(self.field_order)

    def perform(self, actor):
        given = self.cleaned_data
        return replace_permit(
            actor=actor,
            rental_id=self.obj.pk,
            state_id=given["state"].pk,
            permit_id=given["permit"].pk,
            reason=given["reason"],
        )


class StateForm(AboutForm):
    """The state of a permit, whoever has it."""

    state = forms.ModelChoiceField(label=_("State"), queryset=None)
    reason = CommentField(label=_("Reason"))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["state"].queryset = PermitState.objects.all()
        self.fields["state"].initial = obj.state_id

    def perform(self, actor):
        given = self.cleaned_data
        facts = {"state_id": given["state"].pk, "reason": given["reason"]}
        set_permit_state(actor=actor, permit_ids=[self.obj.pk], **facts)
        return self.obj


class NoteForm(AboutForm):
    comment = CommentField(required=False, help_text=_("Only staff see it."))

    def __init__(self, *args, obj, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        self.fields["comment"].initial = obj.comment

    def perform(self, actor):
        return change_permit(actor=actor, permit_id=self.obj.pk, **self.cleaned_data)
