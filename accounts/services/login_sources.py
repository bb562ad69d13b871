"""Login sources: how drivers prove who they are (parking §24.5)."""

from django.db import IntegrityError
from django.utils import timezone

from accounts.choices import LoginKind
from accounts.exceptions import BuiltInSource, LastLoginSource, LoginSourceCodeTaken
from accounts.models import LoginSource
from accounts.models.login_source import BUILT_IN
from accounts.queries.login_sources import is_last_way
from core import audit
from core.actors import Actor
from core.db import atomic

FIELDS = ("name", "code", "domain", "kind")


@atomic()
def save_login_source(
    *, actor: Actor, name: str, code: str, domain: str, kind: str, source: LoginSource | None = None
) -> LoginSource:
    """Make a login source or change `source`. People keep the code they have, so changing it cuts them off.

    LoginSourceCodeTaken (LOG-3), BuiltInSource when the built-in one's code or kind would change.
    """
    old = _locked(source) if source else None
    new = _locked(source) if source else LoginSource()
    new.name, new.domain = name.strip(), domain.strip().lower()
    new.code, new.kind = code.strip(), kind
    if old and old.code == BUILT_IN and (new.code != BUILT_IN or new.kind != LoginKind.OPSCOM):
        raise BuiltInSource(field="code")
    _save(new)
    if old is None:
        audit.record(actor, "login_source.created", new, **{name: getattr(new, name) for name in FIELDS})
    elif told := audit.changes(old, new, FIELDS):
        audit.record(actor, "login_source.changed", new, **told)
    return new


@atomic()
def enable_login_source(*, actor: Actor, source: LoginSource) -> LoginSource:
    """Offer it on the sign-in page."""
    source = _locked(source)
    if not source.is_enabled:
        source.is_enabled = True
        source.save()
        audit.record(actor, "login_source.enabled", source)
    return source


@atomic()
def disable_login_source(*, actor: Actor, source: LoginSource, confirmed: bool = False) -> LoginSource:
    """Stop offering it. LastLoginSource unless `confirmed`, when drivers would have no way in (LOG-1)."""
    source = _locked(source)
    _spare_the_last(source, confirmed)
    if source.is_enabled:
        source.is_enabled = False
        source.save()
        audit.record(actor, "login_source.disabled", source)
    return source


@atomic()
def archive_login_source(*, actor: Actor, source: LoginSource, confirmed: bool = False) -> LoginSource:
    """Put it away: its users cannot sign in by it (LOG-4). BuiltInSource, LastLoginSource."""
    source = _locked(source)
    if source.code == BUILT_IN:
        raise BuiltInSource()
    _spare_the_last(source, confirmed)
    if source.archived_at is None:
        source.archived_at = timezone.now()
        source.save()
        audit.record(actor, "login_source.archived", source)
    return source


@atomic()
def restore_login_source(*, actor: Actor, source: LoginSource) -> LoginSource:
    """Take it out again. LoginSourceCodeTaken when another has its code meanwhile (LOG-3)."""
    source = _locked(source)
    if source.archived_at is not None:
        source.archived_at = None
        _save(source)
        audit.record(actor, "login_source.restored", source)
    return source


def _spare_the_last(source: LoginSource, confirmed: bool) -> None:
    if not confirmed and is_last_way(source):
        raise LastLoginSource()


def _locked(source: LoginSource) -> LoginSource:
    # All of them, so that of two ways two people cannot each take the other's last.
    rows = {row.pk: row for row in LoginSource.objects.select_for_update().order_by("pk")}
    return rows[source.pk]


def _save(source: LoginSource) -> None:
    try:
        with atomic():
            source.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "login_source_code_is_unique":
            raise
        raise LoginSourceCodeTaken(field="code") from None
