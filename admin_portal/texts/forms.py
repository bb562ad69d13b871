"""The form of a text in one language."""

from django import forms
from django.utils.translation import gettext_lazy as _

from content.services.texts import Draft

LONGEST = 100_000
PARTS = ("title", "body", "plain", "label")
TAKES_CODES = {
    "data-takes-codes": "",
    "autocomplete": "off",
    "translate": "no",
}  # a translator would break the codes


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(TAKES_CODES | {"rows": rows, "class": "oc-source", "spellcheck": "true"})


class WordsForm(forms.Form):
    """The parts that the text has. `seen` is the version that the author started from; `viewer` is for the preview."""

    marks_optional = False
    title = forms.CharField(required=False, max_length=250, widget=forms.TextInput(TAKES_CODES))
    body = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=_area(14))
    plain = forms.CharField(required=False, max_length=LONGEST, strip=False, widget=_area(12))
    label = forms.CharField(required=False, max_length=60)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    viewer = forms.ChoiceField(label=_("Preview for"), required=False, widget=forms.Select({"form": "words"}))

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, **kwargs)
        self.order = tuple(subject.parts)
        for name in PARTS:
            if name in subject.parts:
                self.fields[name].label = subject.parts[name]
            else:
                del self.fields[name]
        self.fields["viewer"].choices = [(viewer.key, viewer.label) for viewer in subject.family.viewers]

    def parts(self):
        """The bound fields to write in, in the order of the text's parts."""
        return [self[name] for name in self.order]

    def draft(self) -> Draft:
        """What was entered, or what the form began with while nothing was."""
        values = self.cleaned_data if self.is_bound else self.initial
        return Draft(**{name: values.get(name) or "" for name in PARTS if name in self.fields})
