"""Forms about one's own account, the same on every surface, and of a driver's facts."""

from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import BY_KEY, FIELDS, FieldState
from accounts.models import Profile, User, UserType
from accounts.queries.profiles import asked_of
from core.exceptions import Refusal
from core.forms import ClientModelForm
from core.rendering import DateInput

# What browsers call these facts, so that they can fill them in (WCAG 1.3.5).
AUTOCOMPLETE = {
    "username": "username",
    "salutation": "honorific-prefix",
    "first_name": "given-name",
    "middle_name": "additional-name",
    "last_name": "family-name",
    "email": "email",
    "street": "street-address",
    "city": "address-level2",
    "province": "address-level1",
    "postal_code": "postal-code",
    "phone_cell": "tel",
    "birth_date": "bday",
}


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


class ProfileForm(ClientModelForm):
    """The facts of a driver: those that the client asks people of this type for, in their sections (parking §24.4).

    `instance` is a Profile; for a new person leave it out and give `user_type`. A subclass with `hidden_too` shows
    the client's hidden fields as well, as admin pages do. Only the fields are checked here: that names and addresses
    are free is for the service to say.
    """

    hidden_too = False
    marks_optional = False  # the required ones have a star (parking §24.4)
    template_name = "forms/sections.html"

    class Meta:
        model = Profile
        fields = [field.key for field in FIELDS if not field.of_user]
        widgets = {"birth_date": DateInput}

    def __init__(self, *args, user_type: UserType | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        user_type = user_type or self.instance.user_type
        states = asked_of(user_type)
        self.fields |= _fields_of_user(self.instance.user if self.instance.pk else User())
        groupings = (None, user_type.grouping)
        offered = [field.key for field in FIELDS if field.grouping in groupings]
        self.fields = {key: self.fields[key] for key in offered if self.hidden_too or key in states}
        for key, field in self.fields.items():
            field.label = BY_KEY[key].label
            field.required = states.get(key) == FieldState.REQUIRED
            field.widget.attrs["autocomplete"] = AUTOCOMPLETE.get(key, "off")

    def grouped(self):
        """(heading, hint, bound fields) of each section that has any."""
        sections = {}
        for key in self.fields:
            if key in BY_KEY:
                sections.setdefault(BY_KEY[key].section, []).append(self[key])
        return [(heading, "", fields) for heading, fields in sections.items()]

    def clean_birth_date(self):
        day = self.cleaned_data["birth_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is yet to come."))
        return day

    def values(self) -> dict:
        """What was entered, for the service; a driver's facts only, not what a subclass asks besides."""
        return {key: entered for key, entered in self.cleaned_data.items() if key in BY_KEY}

    def _post_clean(self):
        """The instance stays as it is stored: the page may speak of it."""


def _fields_of_user(user: User) -> dict[str, forms.Field]:
    keys = [field.key for field in FIELDS if field.of_user]
    fields = forms.fields_for_model(User, keys)
    for key, field in fields.items():
        field.initial = getattr(user, key)
    return fields
