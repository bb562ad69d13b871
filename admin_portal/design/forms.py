"""The form of a client's own look."""

from django import forms
from django.utils.translation import gettext_lazy as _

from admin_portal.design.preview import Preview
from admin_portal.system_settings.forms import TabForm
from content.forms import ImageChoiceField
from content.queries.files import BRAND_IMAGES
from content.services.branding import COLOURS, save_brand


class ColourInput(forms.TextInput):
    """A colour in digits, so that it can be empty; with a picker beside it where scripts run."""

    template_name = "admin_portal/design/colour_widget.html"
    nearest = ""  # the shade to use instead of one that was refused

    def get_context(self, name, value, attrs):
        return super().get_context(name, value, attrs) | {"nearest": self.nearest}


class BrandForm(TabForm):
    """The settings of the tab Design. Buttons of the form besides Save: `preview` shows what was typed without saving
    it; `use=<field>:<colour>` saves with another shade in a field."""

    tab = "design"
    template_name = "forms/sections.html"

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(_with_shade(data), *args, **kwargs)
        for key in COLOURS:
            self.fields[key].widget = ColourInput({"placeholder": "#1a52b3", "class": "oc-colour"})
        for key in BRAND_IMAGES:
            known = self.fields[key]
            self.fields[key] = ImageChoiceField(
                nothing=_("The site’s own"),
                label=known.label,
                help_text=known.help_text,
                initial=known.initial,
                required=False,
            )

    @property
    def preview(self) -> Preview:
        """The colours in the fields, saved or not."""
        return Preview.of(*(self[key].value() or "" for key in COLOURS))

    def grouped(self):
        refusal = getattr(self, "refusal", None)
        if refusal and "nearest" in refusal.facts:
            self.fields[refusal.field].widget.nearest = refusal.facts["nearest"]
        return super().grouped()

    def perform(self, actor):
        if "preview" in self.data:
            return None
        return save_brand(actor=actor, values=self.cleaned_data)


def _with_shade(data):
    field, _colon, shade = (data.get("use", "") if data else "").partition(":")
    if field not in COLOURS:
        return data
    data = data.copy()
    data[field] = shade
    return data
