"""Forms about one's own account, the same on every surface."""

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils.translation import gettext_lazy as _

from core.exceptions import Refusal


class SignInForm(forms.Form):
    """User name or e-mail, and the password. Whether they fit is asked once per attempt, by accounts.login."""

    identifier = forms.CharField(
        label=_("User name or email"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class ForgottenForm(forms.Form):
    """Whose password is forgotten."""

    identifier = forms.CharField(
        label=_("User name or email"),
        max_length=100,
        help_text=_("The one you sign in with."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


class NewPasswordForm(SetPasswordMixin, forms.Form):
    """A new password, twice, checked against the site's rules for `user`."""

    new_password1, new_password2 = SetPasswordMixin.create_password_fields(
        label1=_("New password"), label2=_("New password again")
    )

    # For password managers, which ask whose password it is.
    username = forms.CharField(
        required=False, disabled=True, widget=forms.HiddenInput({"autocomplete": "username"})
    )

    def __init__(self, user, *args, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["username"].initial = user.username or user.email

    def clean(self):
        self.validate_passwords("new_password1", "new_password2")
        self.validate_password_for_user(self.user, "new_password2")
        return super().clean()

    def save(self, change) -> bool:
        """Hand the new password to the service `change`; a refusal becomes the field's error. Whether it went well."""
        try:
            change(self.cleaned_data["new_password1"])
        except Refusal as refusal:
            self.add_error("new_password1", str(refusal))
        return not self.errors


class ChangePasswordForm(NewPasswordForm):
    """The present password first, so that a screen left open is not enough."""

    old_password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ["old_password", "new_password1", "new_password2"]

    def clean_old_password(self):
        old = self.cleaned_data["old_password"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("This is not your present password."))
        return old
