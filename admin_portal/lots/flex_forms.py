"""Forms of the tab Flex Permits: the option, a slot, a stroke of paint."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from admin_portal.lots.forms import LotFields
from parking.exceptions import EndNotAfterStart
from parking.models import FlexSlot, Lot
from parking.rules.flex import DAYS, HOURS, WEEK
from parking.services.flex import fill_grid, paint_cells, save_slot

DAY_NAMES = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
SHORT_NAMES = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
PAINT, FILL = "paint", "fill"  # what the pressed button says
CLOSED = "closed"
FIRST_COLOUR = "#1f6feb"


class FlexOptionForm(LotFields):
    """Whether flex permits are offered."""

    class Meta:
        model = Lot
        fields = ["flex_enabled"]
        labels = {"flex_enabled": _("Enable flex permits")}
        help_texts = {"flex_enabled": _("Without it they are not offered, even when hours have prices.")}


class SlotForm(forms.Form):
    """A slot: `obj` is the lot of a new one, or the slot itself."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("What the hours are to people, such as Day or Evening.")
    )
    price = forms.DecimalField(label=_("Price per hour"), min_value=0, max_digits=10, decimal_places=2)
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Colour"),
        initial=FIRST_COLOUR,
        widget=forms.ColorInput({"class": "form-control-color"}),
    )

    def __init__(self, *args, obj, initial=None, **kwargs):
        self.slot = obj if isinstance(obj, FlexSlot) else None
        self.lot_id = obj.lot_id if self.slot else obj.pk
        stored = {name: getattr(obj, name) for name in self.base_fields} if self.slot else {}
        super().__init__(*args, initial=stored, **kwargs)

    def perform(self, actor):
        return save_slot(
            actor=actor,
            lot_id=self.lot_id,
            slot_id=self.slot.pk if self.slot else None,
            values=self.cleaned_data,
        )


class PaintForm(forms.Form):
    """A slot, and the hours to sell at its price: ticked in the grid, or named by days and times, or both; or all."""

    slot = forms.ChoiceField(widget=forms.RadioSelect)
    cells = forms.MultipleChoiceField(required=False, choices=[(f"{d}-{h}", "") for d, h in sorted(WEEK)])
    days = forms.TypedMultipleChoiceField(
        label=_("Days"),
        choices=list(zip(DAYS, SHORT_NAMES, strict=True)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    first = forms.TypedChoiceField(
        label=pgettext_lazy("hour", "From"),
        choices=[(hour, f"{hour:02}:00") for hour in HOURS],
        coerce=int,
        initial=8,
    )
    last = forms.TypedChoiceField(
        label=pgettext_lazy("hour", "To"),
        choices=[(hour + 1, f"{hour + 1:02}:00") for hour in HOURS],
        coerce=int,
        initial=17,
    )
    marks_optional = False

    def __init__(self, *args, lot, chosen="", **kwargs):
        super().__init__(*args, **kwargs)
        self.lot = lot
        self.is_whole = self.data.get("press") == FILL
        self.slots = list(lot.flex_slots.all())
        choices = [(str(slot.pk), slot.name) for slot in self.slots]
        self.fields["slot"].choices = [*choices, (CLOSED, _("Closed"))]
        self.initial["slot"] = chosen or self.fields["slot"].choices[0][0]

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        if self.is_whole:
            return values
        ticked = {tuple(map(int, cell.split("-"))) for cell in values["cells"]}
        named = {(day, hour) for day in values["days"] for hour in range(values["first"], values["last"])}
        if values["days"] and not named:
            self.add_error("last", EndNotAfterStart.message)
        elif not ticked and not named:
            self.add_error(None, _("Tick hours in the grid, or days with their times."))
        self.hours = ticked | named
        return values

    def perform(self, actor):
        """Paint them. Returns how many hours changed."""
        chosen = self.cleaned_data["slot"]
        facts = {
            "actor": actor,
            "lot_id": self.lot.pk,
            "slot_id": None if chosen == CLOSED else int(chosen),
        }
        return fill_grid(**facts) if self.is_whole else paint_cells(**facts, cells=self.hours)
