"""System Configuration › System Settings (parking §21)."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters import FilterSet

from admin_portal.generic import Column, FormPage, Link, ListPage, Table, WhenColumn
from admin_portal.generic.filters import SearchFilter
from admin_portal.system_settings.forms import tab_form
from admin_portal.system_settings.maps_form import MapsForm
from admin_portal.system_settings.profile_form import UserProfileForm
from admin_portal.system_settings.violations_form import ViolationsForm
from content.models import ManagedFile
from content.queries.files import BRAND_IMAGES
from core.models import SettingRevision
from core.system_settings import MASK, settings_registry

RIGHT = "settings.manage"
TABS = {
    "general": _("General"),
    "permits": _("Permits"),
    "violations": _("Violations"),
    "payments": _("Payments"),
    "user_profile": _("User Profile"),
    "maps": _("Maps"),
    "third_party": _("Third Party"),
}
FORMS = {"user_profile": UserProfileForm, "violations": ViolationsForm, "maps": MapsForm}
HISTORY = Link(_("History"), "admin_portal:settings_history", RIGHT, "clock-history", with_object=False)
SFTP = Link(_("SFTP login"), "admin_portal:sftp_login", RIGHT, "upload", with_object=False)
MAIL_DOMAIN = Link(_("Email Domain"), "admin_portal:mail_domain", RIGHT, "envelope", with_object=False)
LINKS = {"third_party": (SFTP, MAIL_DOMAIN, HISTORY)}


def _page(tab):
    def address(_saved=None):
        return reverse(f"admin_portal:settings_{tab}")

    def tabs(request, obj):
        links = [(key, label, reverse(f"admin_portal:settings_{key}")) for key, label in TABS.items()]
        return {"tabs": [{"label": label, "url": url, "active": key == tab} for key, label, url in links]}

    return FormPage.as_view(
        required_right=RIGHT,
        title=_("System Settings"),
        form=FORMS.get(tab) or tab_form(tab),
        context=tabs,
        links=LINKS.get(tab, (HISTORY,)),
        submit_label=_("Save Settings"),
        done=_("The settings are saved."),
        next=address,
    )


tab_pages = {tab: _page(tab) for tab in TABS}


class ValueColumn(Column):
    """What was set; of a secret only that it was."""

    empty_values = ()

    @cached_property
    def images(self):
        return {str(image.public_id): str(image) for image in ManagedFile.objects.images()}

    def render(self, value, record):
        return self.value(value, record)

    def value(self, value, record):
        if record.key in BRAND_IMAGES:
            return self.images.get(value, "")
        setting = settings_registry.get(record.key) if record.key in settings_registry else None
        if setting is None or setting.is_secret:
            return MASK if value else ""
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        options = dict(setting.options())
        shown = value if isinstance(value, list) else [value]
        return ", ".join(str(options.get(item, item)) for item in shown if item not in (None, ""))


class LabelColumn(Column):
    """The setting's name as its page shows it."""

    def render(self, value):
        return self.value(value)

    def value(self, value):
        return str(settings_registry.get(value).label) if value in settings_registry else value


class HistoryTable(Table):
    at = WhenColumn(_("When"), seconds=True)
    key = LabelColumn(_("Setting"))
    value = ValueColumn(_("Value"), orderable=False)
    author = Column(_("Who"))

    caption = _("Changes of settings")


class HistoryFilter(FilterSet):
    q = SearchFilter("key", "author", label=_("Setting or person"))


history = ListPage.as_view(
    required_right=RIGHT,
    title=_("History of settings"),
    rows=lambda request: SettingRevision.objects.all(),
    table=HistoryTable,
    filters=HistoryFilter,
    empty=_("No setting has been changed yet."),
    export_name="settings-history",
)
