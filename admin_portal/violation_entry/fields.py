"""Fields of ticket forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from admin_portal.files.forms import FilesField, FilesInput
from payments.rules.money import MOST, is_chargeable
from violations.exceptions import BadAmount

FILES_HINT = _(
    "JPG, PNG, GIF and WebP pictures up to 12 MB, PDF documents up to 20 MB, 10 at once. Drivers see pictures without"
    " what tells where they were taken; the originals stay here as evidence."
)


class FineField(forms.DecimalField):
    """Dollars and cents; nothing is an amount too."""

    def __init__(self, **options):
        widget = forms.TextInput({"inputmode": "decimal", "class": "oc-short", "autocomplete": "off"})
        super().__init__(widget=widget, localize=True, required=False, max_value=MOST, **options)

    def validate(self, value):
        super().validate(value)
        if value and not is_chargeable(value):
            raise ValidationError(str(BadAmount()))


class EvidenceField(FilesField):
    """Photos and papers; a list, which may be empty."""

    def __init__(self, **options):
        widget = FilesInput({"accept": ".jpg,.jpeg,.png,.gif,.webp,.pdf"})
        known = {"label": _("Photos and documents"), "help_text": FILES_HINT, "allow_empty_file": True}
        super().__init__(widget=widget, **known | options)

    def clean(self, data, initial=None):
        return [file for file in super().clean(data, initial) if file]


class ShownField(forms.BooleanField):
    """Whether the driver sees the files."""

    def __init__(self):
        super().__init__(label=_("The driver sees them"), required=False, initial=True)
