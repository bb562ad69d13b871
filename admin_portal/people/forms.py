"""Forms about people."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.choices import UserStatus
from accounts.forms import ProfileForm
from accounts.login import site_of
from accounts.models import ArchiveType, Company, LockerUserType, Profile, UserType
from accounts.queries.login_sources import login_sources
from accounts.services.archive import archive_person
from accounts.services.drivers import create_driver
from accounts.services.profiles import save_profile
from accounts.services.welcome import send_password_link
from core.choices import Language
from core.db import atomic
from core.rendering import DateInput

OF_PROFILE = (
    *("user_type", "locker_user_type", "account_number", "tax_exemption_code", "company"),
    *("is_company_manager", "is_bill_recipient", "email_consent", "private_comment", "public_comment"),
)
OF_USER = ("language", "login_source", "unique_id", "must_change_password")


class PersonForm(ProfileForm):
    """All facts of a driver for staff: what the client hides too, type, company, comments, whether to let them in."""

    hidden_too = True

    class Meta(ProfileForm.Meta):
        model = Profile
        fields = [*ProfileForm.Meta.fields, *OF_PROFILE]
        widgets = {
            "birth_date": DateInput,
            "private_comment": forms.Textarea({"rows": 3}),
            "public_comment": forms.Textarea({"rows": 3}),
        }

    def __init__(self, *args, instance, **kwargs):
        profile = instance.profile
        profile.user = instance
        super().__init__(*args, instance=profile, **kwargs)
        bare = forms.fields_for_model(Profile, OF_PROFILE, widgets=self.Meta.widgets)
        for name, field in (bare | self._of_account(instance)).items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.choices_of(field.queryset.model)
            self.fields[name] = field

    def choices_of(self, model):
        """Those in use, and what this person has already; nobody is made a guest."""
        rows = super().choices_of(model)
        if model is UserType:
            rows = rows.filter(is_system=False)
        if model in (UserType, LockerUserType, Company):
            held = [self.instance.user_type_id, self.instance.locker_user_type_id, self.instance.company_id]
            kept = dict(zip((UserType, LockerUserType, Company), held, strict=True))[model]
            rows = rows.filter(archived_at=None) | super().choices_of(model).filter(pk=kept)
        return rows

    def grouped(self):
        account = [self[name] for name in ("allow_login", "user_type", *OF_USER, "locker_user_type")]
        company = [self[name] for name in ("company", "is_company_manager", "is_bill_recipient")]
        notes = ("account_number", "tax_exemption_code", "email_consent", "public_comment", "private_comment")
        return [
            (_("Account"), "", account),
            *super().grouped(),
            (_("Company"), "", company),
            (_("Notes"), "", [self[name] for name in notes]),
        ]

    def perform(self, actor):
        values = self.values() | {name: self.cleaned_data[name] for name in (*OF_PROFILE, *OF_USER)}
        return save_profile(actor=actor, user=self.instance.user, values=values | self._status())

    def _of_account(self, user) -> dict:
        sources = [(source.code, source.name) for source in login_sources() if source.archived_at is None]
        if user.login_source not in dict(sources):
            sources.append((user.login_source, user.login_source))
        return {
            "allow_login": forms.BooleanField(
                label=_("Allow user to login and mark account as active"),
                required=False,
                initial=user.status == UserStatus.ACTIVE,
                disabled=user.status == UserStatus.ARCHIVED,
            ),
            "language": forms.ChoiceField(
                label=_("Language"),
                required=False,
                choices=[("", _("The organization's default")), *Language.choices],
                initial=user.language,
            ),
            "login_source": forms.ChoiceField(
                label=_("Login source"), choices=sources, initial=user.login_source
            ),
            "unique_id": forms.CharField(
                label=_("Unique id"), required=False, max_length=50, initial=user.unique_id
            ),
            "must_change_password": forms.BooleanField(
                label=_("Must change the password at the next sign-in"),
                required=False,
                initial=user.must_change_password,
            ),
        }

    def _status(self) -> dict:
        """The tick; untouched, somebody who is pending or archived stays so."""
        was, let_in = self.instance.user.status, self.cleaned_data["allow_login"]
        if was == UserStatus.ARCHIVED or let_in == (was == UserStatus.ACTIVE):
            return {}
        return {"status": UserStatus.ACTIVE if let_in else UserStatus.DISABLED}


class RegistrationForm(ProfileForm):
    """The first step of registering somebody: the type, and what people of that type must give (USR-6)."""

    def __init__(self, *args, **kwargs):
        data = args[0] if args else None
        types = UserType.objects.active().filter(is_system=False)
        asked = str(data.get("user_type", "")) if data else ""
        chosen = types.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
        super().__init__(*args, user_type=chosen or UserType(grouping=""), **kwargs)
        needed = {key: field for key, field in self.fields.items() if field.required}
        self.fields = {"user_type": forms.ModelChoiceField(types, label=_("User type")), **needed}

    def grouped(self):
        return [("", "", [self["user_type"]]), *super().grouped()]

    def perform(self, actor):
        """The new person; not let in before the next step says so."""
        values = self.values()
        names = {key: values.pop(key, "") for key in ("username", "email", "first_name", "last_name")}
        with atomic():
            user_type = self.cleaned_data["user_type"]
            user = create_driver(actor=actor, user_type=user_type, status=UserStatus.DISABLED, **names)
            return save_profile(actor=actor, user=user, values=values)


class ArchiveForm(forms.Form):
    """Why somebody is archived."""

    archive_type = forms.ModelChoiceField(label=_("Archive type"), queryset=None)

    def __init__(self, *args, obj, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj = obj
        self.fields["archive_type"].queryset = ArchiveType.objects.active()

    def perform(self, actor):
        reason = self.cleaned_data["archive_type"]
        return archive_person(actor=actor, user=self.obj, archive_type=reason)


class LinkForm(forms.Form):
    """Nothing to fill in: the link goes to the person's own address."""

    wants_request = True

    def __init__(self, *args, obj, request, initial=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.obj, self.request = obj, request

    def perform(self, actor):
        return send_password_link(actor=actor, user=self.obj, site=site_of(self.request))


class ConfirmForm(LinkForm):
    """The end of a registration: the facts are right, and whether the person is told (USR-6)."""

    send_link = forms.BooleanField(
        label=_("Send the welcome mail with a link to choose a password"), required=False
    )

    def perform(self, actor):
        return super().perform(actor) if self.cleaned_data["send_link"] else self.obj
