"""What people are asked when they register (parking §19.2)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import ProfileForm
from core.choices import Language


class TypeForm(forms.Form):
    """Language and kind of person: the questions that follow depend on both."""

    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    user_type = forms.ChoiceField(label=_("I am registering as"), widget=forms.RadioSelect)

    def __init__(self, *args, types, languages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user_type"].choices = [(str(kind.number), kind.name) for kind in types]
        self.fields["language"].choices = [(code, Language(code).label) for code in languages]
        if len(languages) == 1:
            del self.fields["language"]


class RegistrationForm(ProfileForm):
    """The facts that the client asks for. No user name: one is made up, and chosen by nobody (UP-4)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("username", None)
        self.fields["email"].help_text = _("We mail a link to this address. You also sign in with it.")
