"""Forms of the client's SFTP login."""

from django import forms
from django.utils.translation import gettext_lazy as _

from integrations.sftp.services import make_password_of_login, save_public_keys


class PasswordForm(forms.Form):
    """The confirmation alone; the service makes the password."""

    def perform(self, actor):
        return make_password_of_login(actor=actor)


class KeysForm(forms.Form):
    """All keys of the login, one a line."""

    public_keys = forms.CharField(
        label=_("Public keys"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_("One a line, such as ssh-ed25519 AAAA… name. A line that you take out no longer opens."),
    )

    def perform(self, actor):
        return save_public_keys(actor=actor, text=self.cleaned_data["public_keys"])
