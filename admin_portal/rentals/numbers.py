"""Choosing a number of a lot: from a list when few are free, else typed and looked up."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from parking.models import Lot, Permit, SalesWindow
from parking.queries.offers import free_permits

FEW = 100


class FreeNumberField(forms.ModelChoiceField):
    """Offers the free numbers. Any other number of the lot is a choice too, so that one taken meanwhile is refused in
    words."""

    def __init__(self, *, lot: Lot, free: list[Permit], **options):
        super().__init__(queryset=Permit.objects.kept().filter(lot=lot), **options)
        self.choices = [(permit.pk, permit.number) for permit in free]


class TypedNumberField(forms.CharField):
    """A number as it is written on the permit."""

    def __init__(self, *, lot: Lot, free: list[Permit], **options):
        hint = _("As it is written on the permit. The lowest free number is suggested.")
        super().__init__(
            max_length=50, help_text=hint, widget=forms.TextInput({"class": "oc-short"}), **options
        )
        self.lot = lot
        if free:
            self.initial = free[0].number

    def clean(self, value):
        number = super().clean(value)
        permit = Permit.objects.kept().filter(lot=self.lot, number__iexact=number).first()
        if permit is None:
            facts = {"lot": self.lot.name, "number": number}
            raise ValidationError(_("%(lot)s has no permit with the number %(number)s.") % facts)
        return permit


def number_field(lot: Lot, window: SalesWindow, label) -> forms.Field:
    """A field whose value is a permit of the lot; the lowest number that is free for the window stands in it."""
    free = list(free_permits(window, visible=False).filter(lot=lot).in_order()[: FEW + 1])
    kind = FreeNumberField if 0 < len(free) <= FEW else TypedNumberField
    return kind(lot=lot, free=free, label=label)
