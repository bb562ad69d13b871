"""The terms on which the office gives a person a permit."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from admin_portal.access import may
from admin_portal.rentals.forms import CostField
from admin_portal.rentals.numbers import number_field
from admin_portal.rentals.places import PRICE, PRORATE
from core.rendering import DateInput
from core.scoping import current_client
from core.templatetags.ui import money_words
from parking.models import Lot, SalesWindow
from parking.queries.offers import active_windows
from parking.rules.proration import prorated
from parking.services.rentals import Terms, sell_permit


class SaleForm(forms.Form):
    """Number, window, first day and price of a permit of `lot` for `person`; what it may change depends on the rights
    of `user`. Raises PermissionDenied when more was sent than the form had."""

    marks_optional = False

    from_on = forms.DateField(
        label=_("Valid from"),
        required=False,
        widget=DateInput(),
        help_text=_("Empty: from the first day of the sales window."),
    )
    is_prorated = forms.BooleanField(required=False)
    cost = CostField(required=False)

    field_order = ("permit", "window", "from_on", "is_prorated", "cost")

    def __init__(self, *args, person: User, lot: Lot, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.lot, self.user = person, lot, user
        self.windows = self._windows()
        active = active_windows().get(lot.window_type)
        self.window = active if active in self.windows else next(iter(self.windows), None)
        for name, right in (("is_prorated", PRORATE), ("cost", PRICE)):
            if not may(user, right):
                if name in self.data:
                    raise PermissionDenied
                del self.fields[name]
        if not lot.can_prorate:
            self.fields.pop("is_prorated", None)
        self._fill()

    @property
    def is_possible(self) -> bool:
        """Whether there is a window that a permit could be valid for."""
        return self.window is not None

    def clean(self):
        given = super().clean()
        if given.get("is_prorated") and given.get("cost") is not None:
            self.add_error("cost", _("Enter a price or prorate the list price, not both."))
        return given

    def perform(self, actor):
        given = self.cleaned_data
        terms = Terms(
            permit_id=given["permit"].pk,
            window_id=given["window"].pk,
            from_on=given["from_on"],
            is_prorated=given.get("is_prorated", False),
            cost=given.get("cost"),
        )
        return sell_permit(actor=actor, person_id=self.person.pk, lot_id=self.lot.pk, terms=terms)

    def _windows(self) -> list[SalesWindow]:
        today = timezone.localdate()
        kept = SalesWindow.objects.kept().filter(window_type=self.lot.window_type, ends_on__gte=today)
        return list(kept.order_by("starts_on", "pk"))

    def _fill(self) -> None:
        if not self.is_possible:
            self.fields.clear()
            return
        known = SalesWindow.objects.filter(pk__in=[window.pk for window in self.windows])
        self.fields["window"] = forms.ModelChoiceField(
            label=_("Sales window"), queryset=known, initial=self.window.pk, empty_label=None
        )
        self.fields["permit"] = number_field(self.lot, self.window, _("Number"))
        currency, listed = current_client().currency, self.lot.default_cost
        if "is_prorated" in self.fields:
            days = {"starts_on": self.window.starts_on, "ends_on": self.window.ends_on}
            today = prorated(listed, from_on=timezone.localdate(), **days)
            words = _("Prorate the price for the days that are left (from today: %(cost)s)")
            self.fields["is_prorated"].label = words % {"cost": money_words(today, currency)}
        if "cost" in self.fields:
            words = _("Empty: the list price of %(cost)s. The list price is kept beside another one.")
            self.fields["cost"].help_text = words % {"cost": money_words(listed, currency)}
        self.order_fields(self.field_order)
