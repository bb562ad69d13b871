"""Setting passwords: one's own, and by a mailed link."""

from accounts.choices import LinkPurpose
from accounts.exceptions import LinkSpent, SamePassword
from accounts.lockout import unlock
from accounts.models import PasswordRequest, User
from accounts.queries.people import can_use_password
from accounts.rules.links import opens
from accounts.services.link_requests import note_request, take_request
from accounts.services.links import send_reset, tell_password_changed
from accounts.services.login_as import refuse_on_behalf
from accounts.services.people import check_strength, end_sessions
from core import audit
from core.actors import Actor
from core.db import atomic


@atomic()
def set_password(*, actor: Actor, user: User, new: str, keep: str | None = None) -> User:
    """Change a password that its owner knows; ends all sessions but the one with the key `keep`, and tells by mail.

    WeakPassword, SamePassword; NotAsAnother for staff who act as the owner (UP-11).
    """
    refuse_on_behalf(actor=actor, field="password")
    user = User.objects.select_for_update().get(pk=user.pk)
    _store(actor, user, new, keep)
    return user


def request_password_reset(
    *, actor: Actor, kind: str, identifier: str, site: str, address: str | None = None
) -> PasswordRequest:
    """Note that somebody forgot the password; a job looks for the person and mails the link (parking UP-4).

    `site` is the address that the link begins with.
    """
    return note_request(
        purpose=LinkPurpose.PASSWORD,
        kind=kind,
        identifier=identifier,
        site=site,
        address=address,
        job="accounts.mail_reset_link",
    )


@atomic()
def mail_reset_link(*, request_id: int) -> None:
    """Answer a request: a link to the person, if there is one who may have it and has not had too many lately.

    A link goes to the account's own address only, whatever was typed (parking X-11).
    """
    row = take_request(request_id=request_id)
    user = row and User.objects.known_as(row.kind, row.identifier).first()
    if user and can_use_password(user):
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
