"""The forms of the three steps of Violation Entry (enforcement §5.4)."""

from dataclasses import replace

from django import forms
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.queries.people import staff
from accounts.queries.person_search import people
from admin_portal.violation_entry.fields import EvidenceField, FineField, ShownField
from core.rendering import DateTimeInput
from core.system_settings import value
from parking.models import Location, Vehicle
from payments.rules.money import to_cents
from violations.choices import AppliesTo
from violations.exceptions import (
    BadTicketNumber,
    CategoryDoesNotFit,
    IssuedInFuture,
    OffenceRequired,
    OverrideNeeded,
    SubjectRequired,
    TicketNumberTaken,
)
from violations.models import OffenceItem, TicketCategory, Violation
from violations.rules.reference import normal_ticket
from violations.rules.subject import category_fits
from violations.services.entering import enter_ticket
from violations.services.issuing import SKEW, TicketDraft
from violations.settings import PEOPLE

LONGEST_COMMENT = 2000


class BasicForm(forms.Form):
    """Step 1. Vehicle and person are chosen by the buttons of what a search has found."""

    writer = forms.ModelChoiceField(label=_("Ticket Writer"), queryset=None, empty_label=None)
    auto = forms.BooleanField(label=_("Auto Generated"), required=False)
    ticket = forms.CharField(
        label=_("Ticket Number"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"class": "text-uppercase", "autocomplete": "off"}),
        help_text=_("As it stands on a paper ticket."),
    )
    category = forms.ModelChoiceField(label=_("Ticket Category"), queryset=None, empty_label=None)
    is_spoiled = forms.BooleanField(
        label=_("Spoiled"),
        required=False,
        help_text=_("The ticket is void, and its number accounted for. Nothing more is needed."),
    )
    is_warning = forms.BooleanField(
        label=_("Warning"), required=False, help_text=_("Shows the fine, and asks for nothing.")
    )
    towing = FineField(label=_("Towing"), help_text=_("Before taxes. It is never discounted."))
    vehicle = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    person = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.to_people = value(PEOPLE)
        categories = TicketCategory.objects.active()
        if not self.to_people:
            categories = categories.exclude(applies_to=AppliesTo.PEOPLE)
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people()
        self.fields["writer"].queryset = staff().active()
        self.fields["category"].queryset = categories
        self.fields["vehicle"].queryset = Vehicle.objects.select_related(
            "province", "make", "colour", "body_type"
        )

    def chosen(self, name):
        """The vehicle or person chosen so far, whatever the other fields say."""
        if name not in self.fields:
            return None
        pk = self[name].data if self.is_bound else self.initial.get(name)
        try:
            return self.fields[name].clean(pk)
        except forms.ValidationError:
            return None

    def clean_ticket(self):
        typed = self.cleaned_data["ticket"]
        if self.cleaned_data["auto"]:
            if typed:
                raise forms.ValidationError(_("Untick Auto Generated to use this number, or empty it."))
            return ""
        ticket = normal_ticket(typed)
        if not typed:
            raise forms.ValidationError(_("Enter the number of the paper ticket, or tick Auto Generated."))
        if ticket is None:
            raise forms.ValidationError(str(BadTicketNumber()))
        if Violation.objects.filter(ticket=ticket).exists():
            raise forms.ValidationError(str(TicketNumberTaken(ticket=ticket)))
        return ticket

    def clean(self):
        given = super().clean()
        category, vehicle, person = (given.get(name) for name in ("category", "vehicle", "person"))
        if not (vehicle or person or given["is_spoiled"] or self.errors):
            self.add_error(None, str(SubjectRequired()))
        if category and not category_fits(
            category,
            has_vehicle=bool(vehicle),
            has_person=bool(person),
            to_people=self.to_people,
            is_unnamed=True,  # the second step asks for it
        ):
            self.add_error("category", str(CategoryDoesNotFit(category=category)))
        return given


class FactsForm(forms.Form):
    """Step 2, for what was chosen on step 1. Each offence has a box to tick and its amount."""

    location = forms.ModelChoiceField(label=_("Location"), queryset=None, empty_label=_("Choose a location"))
    issued_at = forms.DateTimeField(label=_("Issued"), widget=DateTimeInput())
    fail_to_identify = forms.BooleanField(
        label=_("Failed to identify"),
        required=False,
        help_text=_("The person did not say who they are; the ticket is kept with the vehicle."),
    )
    offences = forms.TypedMultipleChoiceField(
        label=_("Offences"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    comment = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Printed on the ticket and shown to the driver."),
    )
    private_comment = forms.CharField(
        label=_("Private comment"),
        max_length=LONGEST_COMMENT,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only staff read it."),
    )

    def __init__(self, *args, basic: dict, **kwargs):
        now = timezone.localtime().replace(second=0, microsecond=0)
        super().__init__(*args, initial={"issued_at": now}, **kwargs)
        self.basic = basic
        self.items = list(offered_items(basic["category"]))
        self.fields["location"].queryset = Location.objects.active()
        self.fields["offences"].choices = [(item.pk, str(item)) for item in self.items]
        for item in self.items:
            name = str(item)
            self.fields[f"fine_{item.pk}"] = FineField(
                label=gettext("Amount of %(offence)s") % {"offence": name},
                initial=to_cents(item.default_cost),
            )
        if not (basic["category"].fail_to_identify and value(PEOPLE)):
            del self.fields["fail_to_identify"]

    def rows(self):
        """(item, its box, its amount) of each offence that is offered, by the order of the office."""
        return [
            (item, box, self[f"fine_{item.pk}"])
            for item, box in zip(self.items, self["offences"].subwidgets, strict=True)
        ]

    def ticked(self):
        """(item, amount) of each one that is ticked."""
        chosen = self.cleaned_data["offences"]
        fines = ((item, self.cleaned_data[f"fine_{item.pk}"]) for item in self.items if item.pk in chosen)
        return [(item, item.default_cost if fine is None else fine) for item, fine in fines]

    def clean_issued_at(self):
        issued_at = self.cleaned_data["issued_at"]
        if issued_at > timezone.now() + SKEW:
            raise forms.ValidationError(str(IssuedInFuture()))
        return issued_at

    def clean(self):
        given = super().clean()
        if not given.get("offences") and "offences" not in self.errors:
            self.add_error("offences", str(OffenceRequired()))
        category = self.basic["category"]
        person = self.basic.get("person")
        if not (person or category.is_for_vehicles or given.get("fail_to_identify")):
            words = _("Tick this, or go back and choose the person: this category is about people.")
            self.add_error("fail_to_identify", words)
        return given


class SaveForm(forms.Form):
    """Step 3: `ticket` is what the steps before have made, without its reason."""

    override_reason = forms.CharField(
        label=_("Issued nevertheless because"),
        max_length=500,
        error_messages={"required": OverrideNeeded.message},
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Stays with the ticket and in its history."),
    )
    files = EvidenceField(required=False)
    files_are_public = ShownField()

    def __init__(self, *args, ticket: TicketDraft, keyed_by_id: int, asks_reason: bool):
        super().__init__(*args)
        self.ticket, self.keyed_by_id = ticket, keyed_by_id
        self.fields["override_reason"].required = asks_reason

    def perform(self, actor):
        given = self.cleaned_data
        return enter_ticket(
            actor=actor,
            draft=replace(self.ticket, override_reason=given["override_reason"]),
            files=given["files"],
            files_are_public=given["files_are_public"],
            keyed_by_id=self.keyed_by_id,
        )


def offered_items(category: TicketCategory):
    """Offences of the category, then those of none (OFF-11), in the order of the office."""
    rows = OffenceItem.objects.active().select_related("category")
    return (rows.filter(category=category) | rows.filter(category=None)).order_by(
        F("category").asc(nulls_last=True), *OffenceItem._meta.ordering
    )
