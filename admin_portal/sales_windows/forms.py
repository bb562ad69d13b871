"""Forms of sales windows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from core.rendering import DateInput, DateTimeInput
from parking.choices import WindowType
from parking.models import SalesWindow
from parking.queries.sales_windows import windows_by_type
from parking.services.sales_windows import choose_active_windows, save_sales_window


class SalesWindowForm(ServiceForm):
    """When permits are sold and for how long they are valid."""

    sale_starts_at = forms.DateTimeField(label=_("Sale starts"), widget=DateTimeInput())
    sale_ends_on = forms.DateField(
        label=_("Sale ends"),
        widget=DateInput(),
        required=False,
        help_text=_("The whole day. Empty: with the last day of validity."),
    )
    starts_on = forms.DateField(label=_("Permits are valid from"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Permits are valid until"), widget=DateInput(), help_text=_("To the last second of the day.")
    )

    apply_to_existing = forms.BooleanField(
        label=_("Apply to existing permits"),
        required=False,
        help_text=_("Permits that end with the former last day get the new one."),
    )

    sections = (
        ("", "", ("name", "window_type", "colour")),
        (_("Sale"), _("On your organization’s clock."), ("sale_starts_at", "sale_ends_on")),
        (_("Validity"), "", ("starts_on", "ends_on", "apply_to_existing")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["apply_to_existing"]

    class Meta:
        model = SalesWindow
        fields = ["name", "window_type", "sale_starts_at", "sale_ends_on", "starts_on", "ends_on", "colour"]
        labels = {"name": _("Name"), "window_type": _("Type"), "colour": _("Colour")}
        help_texts = {
            "name": _("Such as Yearly 2026."),
            "window_type": _("Lots of this type sell under it."),
            "colour": _("A # and six digits such as #1a7f37."),
        }
        widgets = {"colour": forms.TextInput({"class": "oc-short"})}

    def perform(self, actor):
        values = self.values()
        values.pop("apply_to_existing", None)
        moved = self.cleaned_data.get("apply_to_existing", False)
        return save_sales_window(
            actor=actor, window_id=self.instance.pk, values=values, apply_to_existing=moved
        )


class ActiveWindowForm(forms.Form):
    """The window that lots of each type sell under, or none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for window_type, rows in windows_by_type().items():
            name = f"type_{window_type}"
            active = next((row for row in rows if row.is_active), None)
            self.fields[name] = forms.ChoiceField(
                label=WindowType(window_type).label.capitalize(),
                choices=[("", _("none: nothing is sold")), *((row.pk, row.name) for row in rows)],
                widget=forms.RadioSelect,
                required=False,
                initial=active.pk if active else "",
            )

    def perform(self, actor):
        chosen = {
            name.removeprefix("type_"): int(pk) if pk else None for name, pk in self.cleaned_data.items()
        }
        choose_active_windows(actor=actor, chosen=chosen)
        return self
