"""Forms of temporary permits that the office sells."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.queries.person_search import found, people
from core.clock import local_zone
from core.exceptions import Refusal
from core.rendering import DateTimeInput
from parking.choices import TempKind
from parking.models import Lot
from parking.queries.own_vehicles import links_of
from parking.queries.temp_permits import flex_cells
from parking.rules.intervals import checked_interval
from parking.rules.plate_key import plate_key
from parking.rules.temp_pricing import kind_of, price_of
from parking.services.temp_desk import extend_at_desk, sell_temp_permit
from parking.services.temp_permits import Cars

FEW = 5  # people who are named when a search finds several


class IssueForm(forms.Form):
    """For whom, where, how long and for which vehicle; `offer` is its price. The office sees every lot."""

    person = forms.CharField(
        label=_("User"), max_length=100, required=False, help_text=_("Name, user name, email or number.")
    )
    email = forms.EmailField(
        label=_("Email of a guest"),
        max_length=100,
        required=False,
        help_text=_(
            "Instead of a user. The desk takes no money for guests, so only what is free can be issued."
        ),
    )
    lot = forms.ModelChoiceField(label=_("Lot"), queryset=None)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=TempKind.choices, help_text=_("Over 30 days every kind is by the month.")
    )
    starts_at = forms.DateTimeField(label=_("Valid from"), widget=DateTimeInput())
    ends_at = forms.DateTimeField(label=_("Valid until"), widget=DateTimeInput())
    plates = forms.CharField(
        label=_("Plate"),
        max_length=50,
        required=False,
        widget=forms.TextInput({"class": "oc-plate-input"}),
        help_text=_("One of the user’s vehicles, or any plate."),
    )
    all_vehicles = forms.BooleanField(label=_("For all vehicles of the user, over 30 days"), required=False)
    dntt = forms.BooleanField(
        label=_("Also enter Do Not Ticket or Tow for this time"),
        required=False,
        help_text=_("Needs one of the user’s vehicles."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, help_text=_("Needed when it begins in the past.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lot"].queryset = Lot.objects.filter(archived_at=None, temp_enabled=True)
        self.buyer = self.offer = None

    def clean(self):
        given = super().clean()
        if bool(given.get("person")) == bool(given.get("email")):
            self.add_error("person", _("Choose a user, or give the email of a guest."))
        elif given.get("person"):
            self.buyer = self._one_person(given["person"])
        if not self.errors:
            self._quote(given)
        return given

    def cars(self) -> Cars:
        """The user's vehicle where the plate is one of theirs, else the plate alone."""
        given = self.cleaned_data
        key = plate_key(given["plates"])
        theirs = [link.vehicle for link in links_of(self.buyer)] if self.buyer else []
        if given["all_vehicles"]:
            return Cars(all_vehicles=True)
        known = next((car.pk for car in theirs if car.plate_key == key), None)
        if known:
            return Cars(vehicle_ids=(known,))
        return Cars(plates=(given["plates"],) if given["plates"] else ())

    def perform(self, actor):
        given = self.cleaned_data
        return sell_temp_permit(
            actor=actor,
            cars=self.cars(),
            lot_id=given["lot"].pk,
            person_id=self.buyer.pk if self.buyer else None,
            dntt_notes=gettext("Has a temporary permit of the parking office") if given["dntt"] else "",
            **{name: given[name] for name in ("kind", "starts_at", "ends_at", "email", "reason")},
        )

    def _one_person(self, text):
        rows = list(found(people().active(), text)[: FEW + 1])
        exact = [row for row in rows if text.lower() in (row.username.lower(), row.email.lower())]
        if len(exact or rows) == 1:
            return (exact or rows)[0]
        if not rows:
            self.add_error("person", _("Nobody is found. Try another name, email or number."))
        else:
            names = ", ".join(f"{row} ({row.email or row.username})" for row in rows[:FEW])
            words = gettext("Several people are found: %(names)s. Enter the email or user name of one.")
            self.add_error("person", words % {"names": names})
        return None

    def _quote(self, given):
        """What it would cost now; the service prices it again under its lock."""
        lot, zone = given["lot"], local_zone()
        try:
            span = checked_interval(given["starts_at"], given["ends_at"])
            self.sold_as = kind_of(lot, given["kind"], *span, zone)
            self.offer = price_of(lot, flex_cells(lot), given["kind"], *span, zone)
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class ExtendForm(forms.Form):
    """How much longer `obj` is needed; the new permit has a price of its own (TMP-15)."""

    ends_at = forms.DateTimeField(label=_("New end"), widget=DateTimeInput())

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        self.permit = obj

    def perform(self, actor):
        return extend_at_desk(actor=actor, permit_id=self.permit.pk, ends_at=self.cleaned_data["ends_at"])
