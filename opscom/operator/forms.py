"""Forms of the console that belong to no model."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import SignInForm
from core.actors import Actor
from core.exceptions import Refusal
from core.models import Client
from core.scoping import client_scope
from core.system_settings import MASK, is_set, save_settings, settings_registry, value


class OperatorSignInForm(SignInForm):
    """Operators have no user names."""

    identifier = forms.EmailField(
        label=_("Email"),
        max_length=100,
        widget=forms.EmailInput({"autocomplete": "username", "autofocus": True}),
    )


class VendorSettingsForm(forms.Form):
    """A client's settings that only operators may change; core.system_settings decides what fits (parking SET-2)."""

    def __init__(self, client: Client, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.client = client
        with client_scope(client):
            for setting in settings_registry:
                if setting.vendor_only:
                    self.fields[setting.key] = _field(setting)

    def save(self, actor: Actor) -> bool:
        """Save all of them, or none and show what does not fit. Whether they were saved."""
        try:
            with client_scope(self.client):
                save_settings(actor=actor, values=self.cleaned_data)
        except Refusal as refusal:
            self.add_error(refusal.field, str(refusal))
        return not self.errors


def _field(setting) -> forms.Field:
    facts = {"label": setting.label, "help_text": setting.help, "required": False}
    if setting.is_secret:
        shown = MASK if is_set(setting.key) else ""
        widget = forms.PasswordInput({"autocomplete": "off"}, render_value=True)
        return forms.CharField(**facts, initial=shown, widget=widget)
    facts["initial"] = value(setting.key)
    if setting.kind == "bool":
        return forms.BooleanField(**facts)
    if setting.kind == "choice":
        return forms.ChoiceField(**facts, choices=setting.options())
    if setting.kind == "choices":
        return forms.MultipleChoiceField(
            **facts, choices=setting.options(), widget=forms.CheckboxSelectMultiple
        )
    return forms.CharField(**facts, widget=forms.Textarea if setting.kind == "long_text" else forms.TextInput)
