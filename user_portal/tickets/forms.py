"""What stands on the paper."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parking.rules.plate_key import plate_key


class PaperForm(forms.Form):
    """The printed reference of a ticket and the plate."""

    marks_optional = False
    ref = forms.CharField(
        label=gettext_lazy("Ticket number"),
        max_length=40,
        help_text=gettext_lazy("All of it as printed, such as TT-10016-8TQ4M2."),
        error_messages={"required": gettext_lazy("Enter the number on the ticket.")},
        widget=forms.TextInput(
            {"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    plate = forms.CharField(
        label=gettext_lazy("Plate"),
        max_length=50,
        help_text=gettext_lazy("As on the ticket. Without a plate it shows the VIN."),
        error_messages={"required": gettext_lazy("Enter the plate on the ticket.")},
        widget=forms.TextInput(
            {"class": "oc-plate-input", "autocapitalize": "characters", "autocomplete": "off"}
        ),
    )

    def clean_plate(self):
        plate = self.cleaned_data["plate"].strip()
        if not plate_key(plate):
            raise forms.ValidationError(_("A plate has letters or digits. Enter it as on the ticket."))
        return plate
