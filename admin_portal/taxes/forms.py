"""The three tax slots in one form (parking §20.4)."""

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from payments.choices import Module
from payments.models import Tax
from payments.services.taxes import save_taxes

FIELDS = ("is_enabled", "percentage", "label_en", "label_fr", "modules")
LABELS = {
    "is_enabled": _("Enable"),
    "percentage": _("Percentage"),
    "label_en": _("Label in English"),
    "label_fr": _("Label in French"),
}


class TaxesForm(forms.Form):
    """Each field of each slot, such as `percentage_2`. A tax that is enabled must be whole; others may wait half done,
    but keep their labels, since reports name past payments by them."""

    template_name = "forms/sections.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.taxes = list(Tax.objects.all())
        for tax in self.taxes:
            for name, field in _fields(tax).items():
                self.fields[f"{name}_{tax.slot}"] = field

    def grouped(self):
        return [
            (_("Tax %(slot)s") % {"slot": tax.slot}, "", [self[f"{name}_{tax.slot}"] for name in FIELDS])
            for tax in self.taxes
        ]

    def clean(self):
        cleaned = super().clean()
        for tax in self.taxes:
            if cleaned.get(f"is_enabled_{tax.slot}"):
                self._check(tax.slot, cleaned)
        return cleaned

    def perform(self, actor):
        save_taxes(actor=actor, taxes=[self._values(tax.slot) for tax in self.taxes])
        return self

    def _check(self, slot, cleaned):
        if cleaned.get(f"percentage_{slot}") == 0:
            words = _("Tax %(slot)s is enabled: enter a percentage above 0.")
            self.add_error(f"percentage_{slot}", words % {"slot": slot})
        if not cleaned.get(f"modules_{slot}"):
            words = _("Tax %(slot)s is enabled: choose what it applies to.")
            self.add_error(f"modules_{slot}", words % {"slot": slot})

    def _values(self, slot):
        return {"slot": slot} | {name: self.cleaned_data[f"{name}_{slot}"] for name in FIELDS}


def _fields(tax: Tax) -> dict[str, forms.Field]:
    made = fields_for_model(Tax, FIELDS, labels=LABELS)
    percentage = Tax._meta.get_field("percentage")
    made["percentage"] = percentage.formfield(
        label=LABELS["percentage"],
        localize=True,
        widget=forms.TextInput({"inputmode": "decimal"}),
        validators=percentage.validators,
    )
    made["modules"] = forms.MultipleChoiceField(
        label=_("Applies to"),
        choices=Module.taxable(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    for name in FIELDS:
        made[name].initial = getattr(tax, name)
    made["percentage"].initial = tax.percentage.normalize() + 0  # without zeros at its end, and never as 1E+1
    return made
