"""What drivers change of their own facts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from core.choices import Language
from core.scoping import current_client
from core.system_settings import value


class OwnProfileForm(ProfileForm):
    """The facts that the client asks for, the language, and whether bulk email may come (EML-5). An address is changed
    on a page of its own; a user name once, unless the vendor allows more (PRF-2)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        person, languages = self.instance.user, current_client().languages
        self.fields.pop("email", None)
        if "username" in self.fields and person.username and not value("username_editable"):
            self.fields["username"].disabled = True
            self.fields["username"].help_text = _("Only the parking office can change it.")
        if len(languages) > 1:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language"),
                help_text=_("Of these pages and of our mail."),
                choices=[(code, Language(code).label) for code in languages],
                initial=person.language or current_client().default_language,
            )
        self.fields["email_consent"] = forms.BooleanField(
            label=_("Send me news by email"),
            help_text=_("Without it we write only about your account, permits, payments and violations."),
            required=False,
            initial=self.instance.email_consent,
        )

    def grouped(self):
        sections = super().grouped()
        names = [name for name in ("language", "email_consent") if name in self.fields]
        sections.append((_("Messages"), "", [self[name] for name in names]))
        return sections

    def values(self) -> dict:
        open_fields = [key for key, field in self.fields.items() if not field.disabled]
        return {key: self.cleaned_data[key] for key in open_fields}


class EmailForm(forms.Form):
    """A new address; whoever has a password proves that it is theirs to change."""

    email = forms.EmailField(
        label=_("New email"), max_length=100, widget=forms.EmailInput({"autocomplete": "email"})
    )
    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

    def __init__(self, *args, has_password: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_password:
            del self.fields["password"]
