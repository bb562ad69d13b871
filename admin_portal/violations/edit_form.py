"""The form of what a ticket says (enforcement VIO-1)."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from admin_portal.rentals.forms import AboutForm, CostField
from core.rendering import DateTimeInput
from parking.models import Location
from parking.queries.vehicles import vehicles_of_plate
from payments.rules.money import to_cents
from violations.models import OffenceItem, TicketCategory
from violations.services.changes import edit_ticket
from violations.services.issuing import Offence

FACTS = ("category", "location", "issued_at", "due_at", "towing", "comment", "private_comment")
MORE = 2  # further offences that one save can add


class EditForm(AboutForm):
    """Facts, offences with their amounts, comments. Another plate is a known vehicle's; when several have it, one of
    them is chosen. Only what was changed is written, so that seconds stay which the pickers do not show."""

    marks_optional = True
    template_name = "forms/sections.html"

    category = forms.ModelChoiceField(label=gettext_lazy("Ticket category"), queryset=None)
    location = forms.ModelChoiceField(label=gettext_lazy("Location"), queryset=None)
    plate = forms.CharField(
        label=gettext_lazy("Plate"),
        max_length=50,
        widget=forms.TextInput({"class": "oc-plate-input", "autocapitalize": "characters"}),
    )
    issued_at = forms.DateTimeField(label=gettext_lazy("Issued"), widget=DateTimeInput())
    due_at = forms.DateTimeField(
        label=pgettext_lazy("ticket", "Due"),
        widget=DateTimeInput(),
        help_text=gettext_lazy("Does not move when “Issued” is changed."),
    )
    towing = CostField(label=gettext_lazy("Towing"))
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Stands on the ticket; the driver reads it."),
    )
    private_comment = forms.CharField(
        label=gettext_lazy("Private comment"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Only staff see it."),
    )

    def __init__(self, *args, obj, initial=None, **kwargs):
        given = {name: getattr(obj, name) for name in (*FACTS, "plate")} | {
            "towing": to_cents(obj.towing),
            "issued_at": obj.issued_at.replace(second=0, microsecond=0),
            "due_at": obj.due_at.replace(second=0, microsecond=0),
        }
        super().__init__(*args, obj=obj, initial=given, **kwargs)
        for name, model in (("category", TicketCategory), ("location", Location)):
            rows = model.objects
            self.fields[name].queryset = rows.active() | rows.filter(pk=getattr(obj, f"{name}_id"))
        self.fields["location"].required = not obj.is_spoiled
        self.fields["plate"].required = obj.vehicle_id is not None
        self.known = self._known()
        self.lines = list(obj.lines.all())
        self._add_offences()

    def grouped(self):
        """The (heading, hint, fields) groups to draw."""
        offences = _(
            "Amounts are before taxes. Offences that stay keep the discount that they had when issued."
        )
        groups = (
            (_("Ticket"), "", ("category", "location", "plate", "vehicle", "issued_at", "due_at")),
            (_("Offences"), offences, (*self.offence_fields, "towing")),
            (_("Comments"), "", ("comment", "private_comment")),
        )
        return [
            (heading, hint, [self[name] for name in names if name in self.fields])
            for heading, hint, names in groups
        ]

    def clean_plate(self):
        plate = self.cleaned_data["plate"]
        if "plate" in self.changed_data and plate and not self.known:
            raise forms.ValidationError(_("No vehicle has this plate. Add it under Search by Plate first."))
        return plate

    def perform(self, actor):
        given = self.cleaned_data
        facts = {name: given[name] for name in FACTS if name in self.changed_data}
        if "vehicle" in given or ("plate" in self.changed_data and self.known):
            chosen = int(given.get("vehicle") or self.known[0].pk)
            facts["vehicle"] = next(vehicle for vehicle in self.known if vehicle.pk == chosen)
        changed = any(name in self.changed_data for name in self.offence_fields)
        offences = self._offences() if changed else None
        return edit_ticket(actor=actor, violation_id=self.obj.pk, facts=facts, offences=offences)

    def _known(self) -> list:
        """The vehicles of the plate that stands in the form; with several, the choice among them."""
        plate = self.data.get("plate", "") if self.is_bound else self.obj.plate
        known = list(vehicles_of_plate(plate[:50])) if plate else []
        if len(known) > 1:
            self.fields["vehicle"] = forms.ChoiceField(
                label=_("Vehicle"),
                choices=[(row.pk, f"{row.plate} – {row.province}, {row.plate_type}") for row in known],
                initial=self.obj.vehicle_id,
                widget=forms.RadioSelect,
            )
        return known

    def _add_offences(self) -> None:
        for line in self.lines:
            self.fields[f"fine_{line.pk}"] = CostField(label=line.description, initial=to_cents(line.fine))
            self.fields[f"drop_{line.pk}"] = forms.BooleanField(
                label=_("Remove “%(offence)s”") % {"offence": line.description}, required=False
            )
        for number in range(1, MORE + 1):
            self.fields[f"item_{number}"] = forms.ModelChoiceField(
                label=_("Further offence"), queryset=OffenceItem.objects.active(), required=False
            )
            self.fields[f"cost_{number}"] = CostField(
                label=_("Its amount"), required=False, help_text=_("Left blank, what the offence costs.")
            )
        self.offence_fields = [
            name for name in self.fields if name.startswith(("fine_", "drop_", "item_", "cost_"))
        ]

    def _offences(self) -> list[Offence]:
        given = self.cleaned_data
        kept = (line for line in self.lines if not given[f"drop_{line.pk}"])
        offences = [Offence(line.item_id, given[f"fine_{line.pk}"], line.location_id) for line in kept]
        for number in range(1, MORE + 1):
            if item := given[f"item_{number}"]:
                offences.append(Offence(item.pk, given[f"cost_{number}"]))
        return offences
