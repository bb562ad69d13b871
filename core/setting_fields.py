"""Form fields for system settings, the same on every page that edits some."""

from django import forms

from core.system_settings import MASK, Setting, is_set, value


def field_of(setting: Setting, **facts) -> forms.Field:
    """A form field that holds the setting's value in the open scope; what fits is decided when it is saved (SET-2).

    A secret is shown as its mask. `facts` go to the field: help_text, disabled.
    """
    known = {"label": setting.label, "help_text": setting.help, "required": False, "initial": _shown(setting)}
    known |= facts
    if setting.kind == "bool":
        return forms.BooleanField(**known)
    if setting.kind == "choice":
        return forms.ChoiceField(choices=setting.options, **known)
    if setting.kind == "choices":
        return forms.MultipleChoiceField(
            choices=setting.options, widget=forms.CheckboxSelectMultiple, **known
        )
    return forms.CharField(widget=_WIDGETS.get(setting.kind, forms.TextInput)(), **known)


def _shown(setting: Setting):
    if setting.is_secret:
        return MASK if is_set(setting.key) else ""
    return value(setting.key)


def _secret_input():
    return forms.PasswordInput({"autocomplete": "off"}, render_value=True)


def _number_input():
    return forms.TextInput({"inputmode": "numeric"})


def _long_text():
    return forms.Textarea({"rows": 3})


_WIDGETS = {
    "secret": _secret_input,
    "int": _number_input,
    "long_text": _long_text,
    "email": forms.EmailInput,
    "url": forms.URLInput,
}
