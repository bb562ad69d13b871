"""System Configuration › Admin Management › API Tokens (enforcement §16.14)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ChoiceFilter, FilterSet

from accounts.choices import ApiScope
from accounts.queries import tokens
from accounts.services.tokens import revoke_token
from admin_portal.api_tokens.forms import TokenForm
from admin_portal.generic import (
    ActionPage,
    BadgeColumn,
    Column,
    FormPage,
    Link,
    LinksColumn,
    ListPage,
    NumberColumn,
    Secret,
    Table,
    WhenColumn,
    opens,
)
from admin_portal.generic.filters import SearchFilter
from core.ports import call_log

RIGHT = "tokens.manage"
ACTIVE, EXPIRED, REVOKED = "active", "expired", "revoked"
STATES = {ACTIVE: ("ok", _("Active")), EXPIRED: ("warn", _("Expired")), REVOKED: ("neutral", _("Revoked"))}
ANSWERS = {True: ("ok", _("Answered")), False: ("bad", _("Refused"))}


def state(token) -> str:
    """Whether the token opens anything now."""
    if token.revoked_at:
        return REVOKED
    return EXPIRED if token.expires_at and token.expires_at <= timezone.now() else ACTIVE


def is_open(token) -> bool:
    return token.revoked_at is None


ADD = Link(_("Add API token"), "admin_portal:token_add", RIGHT, "plus-lg", primary=True)
REVOKE = Link(
    _("Revoke"), "admin_portal:token_revoke", RIGHT, "x-octagon", danger=True, dialog=True, when=is_open
)


class ScopesColumn(Column):
    """What the token may do, in words."""

    def render(self, value):
        return self.value(value)

    def value(self, value):
        labels = dict(ApiScope.choices)
        return ", ".join(str(labels.get(scope, scope)) for scope in value)


class TokenTable(Table):
    name = Column(_("Label"), linkify=opens("admin_portal:token_calls", RIGHT))
    origin = Column(_("Origin"))
    last4 = Column(_("Ends in"), orderable=False)
    scopes = ScopesColumn(pgettext_lazy("is allowed to", "May"), orderable=False)
    last_used_at = WhenColumn(_("Last used"))
    expires_at = WhenColumn(_("Expires"))
    state = BadgeColumn(_("State"), accessor="pk", badges=STATES, of=state, orderable=False)
    actions = LinksColumn(REVOKE)

    caption = _("API tokens")


class TokenFilter(FilterSet):
    q = SearchFilter("name", "origin", label=_("Label or origin"))


class CallTable(Table):
    at = WhenColumn(_("When"), seconds=True)
    endpoint = Column(_("Endpoint"))
    answer = BadgeColumn(
        _("Answer"), accessor="pk", badges=ANSWERS, of=lambda call: not call.code, orderable=False
    )
    code = NumberColumn(_("Error code"))
    plate_key = Column(_("Plate"))
    rights = NumberColumn(_("Rights found"))
    ip = Column(_("Address"))

    caption = _("Calls")

    def render_code(self, value):
        return value or ""


class CallFilter(FilterSet):
    refused = ChoiceFilter(
        field_name="code",
        label=_("Answer"),
        choices=[("0", _("Answered")), ("1", _("Refused"))],
        method="by_answer",
    )

    def by_answer(self, rows, name, value):
        return rows.filter(code=0) if value == "0" else rows.exclude(code=0)


def rows(request):
    return tokens()


def to_list(token=None):
    return reverse("admin_portal:token_list")


def _shown_once(token, plain):
    words = _("The token of %(name)s. Send it over a safe way.") % {"name": token.name}
    return Secret(_("API token"), words, plain, to_list())


tokens_page = ListPage.as_view(
    required_right=RIGHT,
    title=_("API Tokens"),
    lead=_("Keys with which vendors push and pull. Each shows its calls."),
    rows=rows,
    table=TokenTable,
    filters=TokenFilter,
    links=(ADD,),
    empty=_("No vendor can call the API yet."),
    empty_link=ADD,
    export_name="api-tokens",
)

add = FormPage.as_view(
    required_right=RIGHT,
    title=_("Add API token"),
    form=TokenForm,
    submit_label=_("Make the token"),
    secret=lambda made: Secret(
        _("API token"),
        _("The token of %(name)s. Send it over a safe way.") % {"name": made[0].name},
        made[1],
        to_list(),
    ),
    next=to_list,
    cancel=to_list,
)

calls = ListPage.as_view(
    required_right=RIGHT,
    title=str,
    lead=_("What was asked with this token in the last 90 days."),
    objects=rows,
    rows=lambda request, token: call_log.get("api")(token.pk),
    table=CallTable,
    filters=CallFilter,
    links=(REVOKE,),
    empty=_("Nothing was asked with this token yet."),
    export_name="api-calls",
)

revoke = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Revoke API token"),
    objects=rows,
    question=_("Revoke %(name)s?"),
    consequence=_("Whoever uses it is refused at once, and it cannot be given back."),
    confirm_label=_("Revoke"),
    danger=True,
    run=lambda actor, token: revoke_token(actor=actor, token_id=token.pk),
    done=_("The token %(name)s is revoked."),
    next=to_list,
)
