"""Setting passwords: one's own, and by a mailed link."""

from datetime import timedelta

from django.utils import timezone

from accounts.exceptions import LinkSpent, SamePassword
from accounts.lockout import unlock
from accounts.models import PasswordRequest, User
from accounts.queries.people import can_use_password
from accounts.rules.links import opens
from accounts.services.links import send_reset, tell_password_changed
from accounts.services.people import check_strength, end_sessions
from core import audit
from core.actors import Actor
from core.db import atomic
from core.jobs import enqueue

HOUR = timedelta(hours=1)
KEPT = timedelta(days=1)
MAILS_OF_A_NAME = 5
MAILS_OF_AN_ADDRESS = 20


@atomic()
def set_password(*, actor: Actor, user: User, new: str, keep: str | None = None) -> User:
    """Change a password that its owner knows; ends all sessions but the one with the key `keep`, and tells by mail.

    WeakPassword, SamePassword.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    _store(actor, user, new, keep)
    return user


@atomic()
def request_password_reset(
    *, actor: Actor, kind: str, identifier: str, site: str, address: str | None = None
) -> PasswordRequest:
    """Note that somebody forgot the password. A job looks for the person and mails the link, so that the page does
    the same work and gives the same answer for names that exist and for those that do not (parking UP-4).

    `site` is the address that the link begins with.
    """
    identifier = identifier.replace("\x00", "").strip()[:100]
    row = PasswordRequest.objects.create(kind=kind, identifier=identifier, site=site, address=address)
    enqueue("accounts.mail_reset_link", row.client_id, request_id=row.pk)
    return row


@atomic()
def mail_reset_link(*, request_id: int) -> None:
    """Answer a request: a link to the person, if there is one who may have it and has not had too many lately.

    A link goes to the account's own address only, whatever was typed (parking X-11: five an hour for a name, twenty
    for an address).
    """
    now = timezone.now()
    PasswordRequest.objects.filter(at__lt=now - KEPT).delete()
    row = PasswordRequest.objects.select_for_update().filter(pk=request_id, done_at=None).first()
    if row is None:
        return
    row.done_at = now
    row.save()
    user = User.objects.known_as(row.kind, row.identifier).first()
    if user and can_use_password(user) and not _too_many(row, now):
        send_reset(user=user, site=row.site)
        audit.record(user.actor, "person.password_forgotten", user, address=row.address)


@atomic()
def complete_reset(*, actor: Actor, kind: str, public_id, token: str, new: str) -> User:
    """Set a password by a mailed link, once. Ends all sessions and any lockout.

    LinkSpent, WeakPassword, SamePassword.
    """
    user = User.objects.select_for_update().filter(kind=kind, public_id=public_id).first()
    if user is None or not can_use_password(user) or not opens(user, token):
        raise LinkSpent()
    _store(actor, user, new)
    unlock(user)
    return user


def _store(actor: Actor, user: User, new: str, keep: str | None = None) -> None:
    if user.check_password(new):
        raise SamePassword(field="password")
    check_strength(user=user, password=new)
    had_one = user.has_usable_password()
    user.set_password(new)
    user.must_change_password = False
    user.save()
    end_sessions(user=user, but=keep)
    if user.client_id is None:  # an operator: the audit and the mail's sender are the clients'
        return
    audit.record(actor, "person.password_changed", user)
    if had_one:
        tell_password_changed(user=user)


def _too_many(row: PasswordRequest, now) -> bool:
    earlier = PasswordRequest.objects.filter(pk__lt=row.pk, purpose=row.purpose, at__gt=now - HOUR)
    of_name = earlier.filter(kind=row.kind, identifier__iexact=row.identifier).count()
    of_address = earlier.filter(address=row.address).count() if row.address else 0
    return of_name >= MAILS_OF_A_NAME or of_address >= MAILS_OF_AN_ADDRESS
