"""One tab of the System Settings, its fields made from the registry (parking §21)."""

from itertools import groupby

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from core import audit
from core.scoping import current_client
from core.setting_fields import field_of
from core.system_settings import Setting, save_settings, settings_registry

VENDOR_HINT = _("Only the vendor's staff can change this.")


def settings_of(tab: str) -> list[Setting]:
    """The settings of a tab, in their order; a section that several packages fill is one all the same."""
    found = [setting for setting in settings_registry if setting.tab == tab]
    sections = list(dict.fromkeys(str(setting.section) for setting in found))
    return sorted(found, key=lambda setting: sections.index(str(setting.section)))


class TabForm(forms.Form):
    """The settings of `tab`. Saved all or nothing; a vendor's setting is shown closed, and sending it is a 403."""

    tab = ""
    wants_request = True
    template_name = "forms/sections.html"
    marks_optional = False

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.settings = settings_of(self.tab)
        for setting in self.settings:
            self.fields[setting.key] = _field(setting)

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


def _field(setting: Setting) -> forms.Field:
    if setting.vendor_only:
        return field_of(setting, help_text=f"{setting.help} {VENDOR_HINT}".strip(), disabled=True)
    return field_of(setting)
