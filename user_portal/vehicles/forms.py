"""A driver's vehicle (enforcement VEH-1 to VEH-4)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import ClientModelForm
from core.system_settings import value
from parking.models import Vehicle
from parking.validators import YEAR


class VehicleForm(ClientModelForm):
    """Plate or VIN, province and plate type are needed. `allowed` are the fields this driver may change."""

    marks_optional = False
    template_name = "forms/sections.html"

    class Meta:
        model = Vehicle
        fields = [
            "plate", "province", "plate_type", "vin", "make", "body_type", "colour", "year", "is_electric",
        ]  # fmt: skip
        widgets = {
            "plate": forms.TextInput(
                {"class": "oc-plate-input", "autocapitalize": "characters", "autocomplete": "off"}
            ),
            "vin": forms.TextInput({"autocapitalize": "characters", "autocomplete": "off"}),
            "year": forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        }

    def __init__(self, *args, allowed, **kwargs):
        super().__init__(*args, **kwargs)
        if not value("vin_field"):
            del self.fields["vin"]
        self.fields = {name: field for name, field in self.fields.items() if name in allowed}
        self.fields["year"].validators += YEAR
        if "plate" in self.fields:
            self.fields["plate"].required = "vin" not in self.fields
            self.fields["plate"].help_text = _("As it is written on the vehicle; spaces do not matter.")
        if "vin" in self.fields:
            self.fields["vin"].help_text = _("Stands in for the plate of a vehicle without one.")

    def choices_of(self, model):
        """Archived entries are offered only to a vehicle that has them."""
        rows = super().choices_of(model)
        if not hasattr(rows, "active"):
            return rows
        stored = {field.name: field.attname for field in Vehicle._meta.fields if field.related_model is model}
        return rows.active() | rows.filter(pk__in=[getattr(self.instance, key) for key in stored.values()])

    def grouped(self):
        identity = [self[name] for name in ("plate", "province", "plate_type", "vin") if name in self.fields]
        looks = [self[name] for name in self.fields if self[name] not in identity]
        shown = [(_("Plate"), "", identity), (_("What it looks like"), "", looks)]
        return [section for section in shown if section[2]]

    def _post_clean(self):
        """That the plate is free is the service's to say, under its lock."""


class AssociateForm(ClientModelForm):
    """What is written on a vehicle that is known here already."""

    class Meta:
        model = Vehicle
        fields = ["plate", "province", "plate_type"]
        widgets = dict.fromkeys(fields, forms.HiddenInput)

    def _post_clean(self):
        """Nothing is written."""
