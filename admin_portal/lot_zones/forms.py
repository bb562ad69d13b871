"""Form of lot zones."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from admin_portal.generic import ServiceForm
from parking.exceptions import RenameUnconfirmed
from parking.models import LotZone
from parking.queries.lot_zones import near_misses
from parking.services.lot_zones import save_zone


class LotZoneForm(ServiceForm):
    """Name and Short Name. A rename that outside systems will notice asks to be confirmed (parking ZON-8)."""

    is_confirmed = forms.BooleanField(
        label=_("Yes, change the name"), required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = LotZone
        fields = ["name", "short_name"]
        labels = {"name": _("Name"), "short_name": _("Short Name")}
        help_texts = {
            "name": _(
                "Exactly as the outside system spells it, such as 1001 at ParkMobile: records find the zone by it."
            )
        }

    def perform(self, actor):
        try:
            zone = save_zone(actor=actor, zone_id=self.instance.pk, **self.values())
        except RenameUnconfirmed:
            self.fields["is_confirmed"].widget = forms.CheckboxInput()
            raise
        self.near = [zone.name for zone in near_misses(zone.name)]
        return zone

    @property
    def warning(self):
        """What to say after saving: names that differ in case or blanks only (ZON-1)."""
        if not self.near:
            return ""
        return gettext(
            "There is also %(names)s. Outside systems match letter for letter: make sure you need both."
        ) % {"names": ", ".join(f"“{name}”" for name in self.near)}
