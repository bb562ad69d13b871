"""Forms of lots."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import ServiceForm
from core.db import atomic
from parking.models import Lot
from parking.queries.lots import lot_list
from parking.services.lots import save_lot


class LotForm(ServiceForm):
    """Tab General: what a lot is, who may buy, what it costs."""

    wants_request = True
    sections = (
        (_("Lot"), "", ("name", "short_name", "lot_group", "sort_order")),
        (_("Sale"), "", ("visibility", "window_type", "default_cost", "lot_scope", "allowed_user_types")),
        (_("Spaces"), "", ("total_spaces", "ada_spaces", "visitor_spaces")),
        (
            _("Accounting codes"),
            _("They go with every payment for this lot."),
            ("gl_code", "itc_code", "banner_detail_code"),
        ),
    )

    class Meta:
        model = Lot
        fields = [
            "name", "short_name", "sort_order", "lot_group", "visibility", "window_type", "default_cost",
            "lot_scope", "allowed_user_types", "total_spaces", "ada_spaces", "visitor_spaces",
            "gl_code", "itc_code", "banner_detail_code",
        ]  # fmt: skip
        widgets = {
            "visibility": forms.RadioSelect,
            "lot_scope": forms.RadioSelect,
            "allowed_user_types": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "sort_order": _("Lots with smaller numbers stand first in lists."),
            "allowed_user_types": _("They count when only the allowed user types may buy."),
            "default_cost": _("A new price counts for new requests only."),
        }
        labels = {"default_cost": _("Price")}

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["default_cost"].disabled = not may(request.user, "lots.price")

    def perform(self, actor):
        values = self.values()
        types = values.pop("allowed_user_types")
        return save_lot(
            actor=actor, lot_id=self.instance.pk, values=values, user_type_ids=[row.pk for row in types]
        )


class PricesForm(forms.Form):
    """The prices of all active lots on one page."""

    template_name = "forms/sections.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lots = {f"lot_{lot.pk}": lot for lot in lot_list()}
        for name, lot in self.lots.items():
            self.fields[name] = forms.DecimalField(
                label=lot.name, initial=lot.default_cost, min_value=0, max_digits=10, decimal_places=2
            )

    @property
    def grouped(self):
        """One section with all of them, as the template reads it: heading, hint, fields."""
        return [(_("Price"), "", self.visible_fields())]

    def perform(self, actor):
        with atomic():
            for name in self.changed_data:
                cost = {"default_cost": self.cleaned_data[name]}
                save_lot(actor=actor, lot_id=self.lots[name].pk, values=cost)
        return self
