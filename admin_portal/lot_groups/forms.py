"""Form of lot groups."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from parking.models import LotGroup
from parking.services.lot_groups import save_group


class LotGroupForm(ServiceForm):
    """Adding and changing a group (parking §4.2)."""

    sections = (
        (_("Lot group"), "", ("name", "free_parking_minutes", "vehicle_count_limit")),
        (_("Map"), "", ("show_on_map", "map_colour", "latitude", "longitude")),
    )

    class Meta:
        model = LotGroup
        fields = [
            "name", "free_parking_minutes", "vehicle_count_limit", "map_colour", "latitude", "longitude",
            "show_on_map",
        ]  # fmt: skip
        widgets = {
            "map_colour": forms.TextInput({"class": "oc-short"}),
            "latitude": forms.NumberInput({"step": "0.000001", "inputmode": "decimal"}),
            "longitude": forms.NumberInput({"step": "0.000001", "inputmode": "decimal"}),
        }
        help_texts = {
            "show_on_map": _("Needs latitude and longitude."),
            "map_colour": _("A # and six digits such as #1a7f37."),
            "latitude": _("Decimal degrees such as 45.421530; north is positive."),
            "longitude": _("Decimal degrees such as -75.697193; west is negative."),
        }

    def perform(self, actor):
        return save_group(actor=actor, group_id=self.instance.pk, values=self.values())
