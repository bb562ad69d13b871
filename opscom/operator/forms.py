"""Forms of the console that belong to no model."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import SignInForm
from core.actors import Actor
from core.exceptions import Refusal
from core.models import Client
from core.scoping import client_scope
from core.setting_fields import field_of
from core.system_settings import save_settings, settings_registry


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
                    self.fields[setting.key] = field_of(setting)

    def save(self, actor: Actor) -> bool:
        """Save all of them, or none and show what does not fit. Whether they were saved."""
        try:
            with client_scope(self.client):
                save_settings(actor=actor, values=self.cleaned_data)
        except Refusal as refusal:
            self.add_error(refusal.field, str(refusal))
        return not self.errors
