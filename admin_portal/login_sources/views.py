"""System Configuration › Users › Login Sources (parking §24.5)."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.choices import LoginKind
from accounts.models import LoginSource
from accounts.models.login_source import BUILT_IN
from accounts.ports import login_adapters
from accounts.queries.login_sources import is_last_way, login_sources
from accounts.services.login_sources import (
    archive_login_source,
    disable_login_source,
    enable_login_source,
    restore_login_source,
    save_login_source,
)
from admin_portal.generic import (
    ActionPage,
    BadgeColumn,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    NumberColumn,
    ServiceForm,
    Table,
    opens,
)

RIGHT = "login_sources.edit"
ENABLED, DISABLED, ARCHIVED = "enabled", "disabled", "archived"
STATES = {
    ENABLED: ("ok", _("Enabled")),
    DISABLED: ("neutral", _("Disabled")),
    ARCHIVED: ("neutral", _("Archived")),
}


def state_of(source) -> str:
    """Whether people can sign in by it."""
    if source.archived_at:
        return ARCHIVED
    return ENABLED if source.is_enabled else DISABLED


def _link(words, name, icon, state, **facts):
    return Link(
        words,
        f"admin_portal:login_source_{name}",
        RIGHT,
        icon,
        dialog=True,
        when=lambda source: state_of(source) in state and (name != "archive" or source.code != BUILT_IN),
        **facts,
    )


ADD = Link(_("Add Login Source"), "admin_portal:login_source_add", RIGHT, "plus-lg", primary=True)
ENABLE = _link(_("Enable"), "enable", "check-circle", (DISABLED,))
DISABLE = _link(_("Disable"), "disable", "slash-circle", (ENABLED,))
ARCHIVE = _link(_("Archive"), "archive", "archive", (ENABLED, DISABLED), danger=True)
RESTORE = _link(_("Restore"), "restore", "arrow-repeat", (ARCHIVED,))


class SourceForm(ServiceForm):
    """What a login source is called, and how it proves who somebody is."""

    class Meta:
        model = LoginSource
        fields = ["name", "code", "kind", "domain"]
        help_texts = {
            "name": _("What drivers read on the sign-in page."),
            "code": _("The login source that imports and the API name for each user, such as SSO."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [(kind.value, kind.label) for kind in LoginKind]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Type"),
            choices=[*kinds, *((adapter.kind, adapter.label) for adapter in login_adapters)],
            initial=LoginKind.NONE,
        )

    def perform(self, actor):
        source = self.instance if self.instance.pk else None
        return save_login_source(actor=actor, source=source, **self.values("name", "code", "kind", "domain"))


class SourceTable(Table):
    name = Column(_("Name"), linkify=opens("admin_portal:login_source_edit", RIGHT))
    code = Column(_("Login source"))
    kind = Column(_("Type"), accessor="get_kind_display", order_by="kind")
    people = NumberColumn(_("Users"))
    state = BadgeColumn(_("State"), badges=STATES, of=state_of, accessor="is_enabled", orderable=False)
    actions = LinksColumn(ENABLE, DISABLE, ARCHIVE, RESTORE)

    caption = _("Login sources")


def rows(request):
    return login_sources()


def to_list(source=None):
    return reverse("admin_portal:login_source_list")


def _cost(source):
    if is_last_way(source):
        return _("This is the last way for users to sign in: nobody will be able to.")
    return _("Its users cannot sign in until it is enabled again. Their accounts stay.")


sources = ListPage.as_view(
    required_right=RIGHT,
    title=_("Login Sources"),
    lead=_("How drivers sign in. A user signs in only through the source named in the profile."),
    rows=rows,
    table=SourceTable,
    links=(ADD,),
    empty=_("There is no login source."),
    empty_link=ADD,
    export_name="login-sources",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add Login Source"),
    form=SourceForm,
    submit_label=_("Add Login Source"),
    done=_("The login source %(name)s is added."),
    next=to_list,
    cancel=to_list,
)

edit = FormPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=rows,
    form=SourceForm,
    links=(ENABLE, DISABLE, ARCHIVE, RESTORE),
    submit_label=_("Save"),
    done=_("The login source %(name)s is updated."),
    next=to_list,
    cancel=to_list,
)

enable = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Enable login source"),
    objects=rows,
    question=_("Offer %(name)s on the sign-in page?"),
    confirm_label=_("Enable"),
    run=lambda actor, source: enable_login_source(actor=actor, source=source),
    done=_("%(name)s is enabled."),
    next=to_list,
)

disable = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Disable login source"),
    objects=rows,
    question=_("Stop offering %(name)s?"),
    consequence=_cost,
    confirm_label=_("Disable"),
    danger=True,
    # The question has said what it costs.
    run=lambda actor, source: disable_login_source(actor=actor, source=source, confirmed=True),
    done=_("%(name)s is disabled."),
    next=to_list,
)

archive = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Archive login source"),
    objects=rows,
    question=_("Archive %(name)s?"),
    consequence=_cost,
    confirm_label=_("Archive"),
    danger=True,
    run=lambda actor, source: archive_login_source(actor=actor, source=source, confirmed=True),
    done=_("%(name)s is archived."),
    next=to_list,
)

restore = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Restore login source"),
    objects=rows,
    question=_("Take %(name)s out of the archive?"),
    confirm_label=_("Restore"),
    run=lambda actor, source: restore_login_source(actor=actor, source=source),
    done=_("%(name)s is restored."),
    next=to_list,
)
