"""One tab of the System Settings, its fields made from the registry (parking §21)."""

from itertools import groupby

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from core import audit
from core.scoping import current_client
from core.system_settings import MASK, Setting, is_set, save_settings, settings_registry, value

VENDOR_HINT = _("Only the vendor's staff can change this.")


def settings_of(tab: str) -> list[Setting]:
    """The settings of a tab, in their order."""
    return [setting for setting in settings_registry if setting.tab == tab]


class TabForm(forms.Form):
    """The settings of `tab`. Saved all or nothing; a vendor's setting is shown closed, and sending it is a 403."""

    tab = ""
    wants_request = True
    template_name = "admin_portal/generic/sections.html"
    marks_optional = False

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.settings = settings_of(self.tab)
        for setting in self.settings:
            self.fields[setting.key] = _field(setting)
            self.initial[setting.key] = _shown(setting)

    def grouped(self):
        """(section, hint, bound fields) of each section."""
        return [
            (section, "", [self[setting.key] for setting in group])
            for section, group in groupby(self.settings, key=lambda setting: setting.section)
        ]

    def clean(self):
        crafted = [
            setting.key for setting in self.settings if setting.vendor_only and setting.key in self.data
        ]
        if crafted:
            audit.record(self.request.user.actor, "setting.refused", current_client(), keys=crafted)
            raise PermissionDenied
        return super().clean()

    def perform(self, actor):
        keys = [setting.key for setting in self.settings if not setting.vendor_only]
        return save_settings(actor=actor, values={key: self.cleaned_data[key] for key in keys})


def tab_form(tab_key: str) -> type[TabForm]:
    """The form class of one tab."""
    return type(f"{tab_key.title()}TabForm", (TabForm,), {"tab": tab_key})


def _shown(setting: Setting):
    if setting.is_secret:
        return MASK if is_set(setting.key) else ""
    return value(setting.key)


def _field(setting: Setting) -> forms.Field:
    hint = setting.help
    if setting.vendor_only:
        hint = f"{hint} {VENDOR_HINT}".strip()
    known = {"label": setting.label, "required": False, "help_text": hint, "disabled": setting.vendor_only}
    if setting.kind == "bool":
        return forms.BooleanField(**known)
    if setting.kind == "choice":
        return forms.ChoiceField(choices=setting.options, **known)
    if setting.kind == "choices":
        return forms.MultipleChoiceField(
            choices=setting.options, widget=forms.CheckboxSelectMultiple, **known
        )
    return forms.CharField(widget=_WIDGETS.get(setting.kind, forms.TextInput)(), **known)


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
