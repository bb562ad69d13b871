"""Forms of lots: one for a new lot, one for each tab."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.access import may
from admin_portal.generic import ServiceForm
from core.db import atomic
from core.rendering import TimeInput
from core.system_settings import value
from parking.models import Lot
from parking.rules.lot import PRICES
from parking.services.lots import save_lot, set_lot_password

IN_LISTS = (_("Lot"), "", ("name", "short_name", "lot_group", "common_lot_type", "sort_order"))
WHO = (_("Sale"), "", ("visibility", "lot_scope", "allowed_user_types"))
SALE = (_("Sale"), "", ("visibility", "window_type", "default_cost", "lot_scope", "allowed_user_types"))
STANDARD = (
    _("Sale"),
    "",
    ("window_type", "default_cost", "can_prorate", "allow_second_permit", "deposit_types"),
)
WAITING = (
    _("Waiting list"),
    _("Who waits is served in turn, under Waiting Lists."),
    ("waitlist_enabled", "waitlist_group", "waitlist_only_when_full"),
)
OFFER = (
    _("Offer"),
    _(
        "Sold by the day or the hour, without permit numbers, also to guests of lots that let the guest type buy."
    ),
    ("temp_enabled", "temp_only", "temp_max"),
)
PRICED = (
    _("Prices"),
    _("Without a price nothing is sold that way; 0 is free."),
    ("temp_daily_cost", "temp_hourly_cost"),
)
LENGTHS = (
    _("Length"),
    "",
    ("temp_up_to_30", "temp_over_30", "temp_over_30_monthly_cost", "temp_all_vehicles"),
)
BOUNDS = (
    _("Limits of a booking"),
    _("Empty means no limit."),
    ("temp_min_minutes", "temp_max_hours", "temp_day_starts_at", "temp_day_ends_at"),
)
SPACES = (_("Spaces"), "", ("total_spaces", "ada_spaces", "visitor_spaces"))
CODES = (
    _("Accounting codes"),
    _("They go with every payment for this lot."),
    ("gl_code", "itc_code", "banner_detail_code"),
)
WIDGETS = {
    "deposit_types": forms.CheckboxSelectMultiple,
    "temp_day_starts_at": TimeInput,
    "temp_day_ends_at": TimeInput,
    "visibility": forms.RadioSelect,
    "lot_scope": forms.RadioSelect,
    "allowed_user_types": forms.CheckboxSelectMultiple,
}
LABELS = {"default_cost": _("Price")}
HELP = {
    "common_lot_type": _("A word that groups lots in lists, kept under Common Lots."),
    "sort_order": _("Lots with smaller numbers stand first in lists."),
    "allowed_user_types": _("They count when only the allowed user types may buy."),
    "default_cost": _("A new price counts for new requests only."),
    "window_type": _("The lot sells under the active sales window of this type."),
    "deposit_types": _("Whoever gets a permit here leaves these once."),
    "temp_enabled": _("Nothing of this page is offered without it."),
    "temp_daily_cost": _("For each calendar day that the permit touches."),
    "temp_hourly_cost": _("For each hour begun; with a price per day, never more than that for a day."),
    "temp_over_30_monthly_cost": _("For each 30 days begun."),
    "temp_min_minutes": _("Such as 30."),
    "temp_day_starts_at": _("Nobody books a time before it, such as 07:00."),
    "temp_day_ends_at": _("Nobody books a time after it, such as 23:00."),
}


def fields_of(*sections) -> list[str]:
    """The fields of sections (heading, hint, fields)."""
    return [field for _heading, _hint, fields in sections for field in fields]


class LotFields(ServiceForm):
    """Some fields of a lot. Prices are closed to who may not change them."""

    wants_request = True
    linked = {"allowed_user_types": "user_type_ids", "deposit_types": "deposit_type_ids"}

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & set(PRICES):
            self.fields[name].disabled = not may(request.user, "lots.price")

    def perform(self, actor):
        values = self.values(*(name for name in self._meta.fields if name in self.fields))
        links = {
            argument: [row.pk for row in values.pop(name)]
            for name, argument in self.linked.items()
            if name in values
        }
        return save_lot(actor=actor, lot_id=self.instance.pk, values=values, **links)


class LotForm(LotFields):
    """A new lot: what it is, who may buy, what it costs. Its tabs say the rest."""

    sections = (IN_LISTS, SALE, SPACES, CODES)

    class Meta:
        model = Lot
        fields = fields_of(IN_LISTS, SALE, SPACES, CODES)
        widgets, help_texts, labels = WIDGETS, HELP, LABELS


class GeneralForm(LotFields):
    """Tab General: what the lot is, who sees it, who may buy."""

    sections = (IN_LISTS, WHO)

    class Meta:
        model = Lot
        fields = fields_of(IN_LISTS, WHO)
        widgets, help_texts, labels = WIDGETS, HELP, LABELS


class StandardForm(LotFields):
    """Tab Standard Permits."""

    sections = (STANDARD, WAITING)

    class Meta:
        model = Lot
        fields = fields_of(STANDARD, WAITING)
        widgets, help_texts, labels = WIDGETS, HELP, LABELS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["waitlist_group"].empty_label = _("A list of its own")
        rule = self.fields["waitlist_only_when_full"].widget
        default = _("Yes") if value("waitlist_only_when_full") else _("No")
        said = gettext("System default: %(default)s") % {"default": default}
        rule.choices = [("unknown", said), *rule.choices[1:]]
        if not self.fields["deposit_types"].queryset.exists():
            del self.fields["deposit_types"]


class TemporaryForm(LotFields):
    """Tab Temporary Parking."""

    sections = (OFFER, PRICED, LENGTHS, BOUNDS)

    class Meta:
        model = Lot
        fields = fields_of(OFFER, PRICED, LENGTHS, BOUNDS)
        widgets, help_texts, labels = WIDGETS, HELP, LABELS


class SettingsForm(LotFields):
    """Tab Additional Settings. The stored password is never shown: it can be replaced or removed."""

    password = forms.CharField(
        label=_("New password"),
        required=False,
        max_length=100,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    removes_password = forms.BooleanField(label=_("Remove the password"), required=False)

    class Meta:
        model = Lot
        fields = [*fields_of(SPACES, CODES), "password_enabled"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.password:
            self.fields["password"].help_text = _("Leave it empty to keep the password that is set.")
        else:
            del self.fields["removes_password"]

    @property
    def sections(self):
        words = _("Event parking: whoever books needs the password. With a hidden lot, its link as well.")
        return (SPACES, CODES, (_("Password"), words, ("password_enabled", "password", "removes_password")))

    def perform(self, actor):
        lot_id, password = self.instance.pk, self.cleaned_data["password"]
        with atomic():
            if password:
                set_lot_password(actor=actor, lot_id=lot_id, password=password)
            lot = super().perform(actor)
            if self.cleaned_data.get("removes_password") and not password:
                lot = set_lot_password(actor=actor, lot_id=lot_id, password="")
        return lot


class PricesForm(forms.Form):
    """Prices of lots, of those that were posted or of all active ones, and then back to the list as it was."""

    template_name = "forms/sections.html"
    wants_request = True

    def __init__(self, data=None, *args, request, **kwargs):
        super().__init__(data, *args, **kwargs)
        self.request = request
        lots = {f"lot_{lot.pk}": lot for lot in Lot.objects.active()}
        self.lots = {name: lot for name, lot in lots.items() if not data or name in data}
        for name, lot in self.lots.items():
            self.fields[name] = forms.DecimalField(
                label=lot.name, initial=lot.default_cost, min_value=0, max_digits=10, decimal_places=2
            )
        self.fields["next"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=request.GET.get("next", "")
        )

    @property
    def grouped(self):
        """One section with all of them, as the template reads it: heading, hint, fields."""
        return [(_("Price"), "", self.visible_fields())]

    def perform(self, actor):
        with atomic():
            for name in self.lots.keys() & set(self.changed_data):
                cost = {"default_cost": self.cleaned_data[name]}
                save_lot(actor=actor, lot_id=self.lots[name].pk, values=cost)
        return self
