"""People register themselves, and change their address (parking UP-1 to UP-4).

An address is `User.new_email` until the link that was mailed to it is used; only then is it looked up and must be
nobody else's. So a page never knows whether an address has an account, in neither mode: a job does, and tells the
address alone. User names are made up here, for a name that is refused would tell that it exists.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.choices import LinkPurpose, RegistrationMode, UserKind, UserStatus
from accounts.exceptions import LinkSpent, RegistrationClosed, TooManyRequests, UserNameTaken, WrongPassword
from accounts.models import User, UserType
from accounts.queries.addresses import needs_password, opens_address
from accounts.queries.profiles import registrable_types
from accounts.services.drivers import create_driver
from accounts.services.link_requests import is_flooding, note_request, take_request
from accounts.services.links import send_confirmation, tell_email_changed, tell_email_known
from accounts.services.login_as import refuse_on_behalf
from accounts.services.people import check_strength, end_sessions, save_person
from core import audit
from core.actors import Actor
from core.db import atomic
from core.system_settings import value

ENDING, READABLE = 5, "abcdefghijkmnpqrstuvwxyz23456789"
TRIES = 5
UNCONFIRMED_KEPT = timedelta(days=30)
OF_USER = ("first_name", "last_name")


@atomic()
def register(
    *,
    actor: Actor,
    user_type: UserType,
    values: dict[str, Any],
    language: str,
    site: str,
    address: str | None,
) -> User:
    """Make the account of somebody who registers: active in mode auto, else pending until its link is used.

    `values` are a ProfileForm's; `address` is where the request comes from. RegistrationClosed, TooManyRequests.
    """
    if not registrable_types().filter(pk=user_type.pk).exists():
        raise RegistrationClosed()
    if is_flooding(purpose=LinkPurpose.REGISTRATION, address=address):
        raise TooManyRequests()
    values = {key: entered for key, entered in values.items() if key != "username"}
    email, person = values.pop("email").strip(), {name: values.pop(name) for name in OF_USER}
    at_once = value("registration_mode") == RegistrationMode.AUTO
    user = _create(
        actor=actor,
        user_type=user_type,
        facts=values,
        new_email=email,
        language=language,
        status=UserStatus.ACTIVE if at_once else UserStatus.PENDING,
        **person,
    )
    _ask_for_link(LinkPurpose.REGISTRATION, user, site, address)
    return user


@atomic()
def mail_link_again(*, public_id, site: str, address: str | None) -> None:
    """Mail the link for an address that waits for its confirmation once more; nothing when none waits."""
    user = User.objects.drivers().filter(public_id=public_id).exclude(new_email="").first()
    if user:
        _ask_for_link(LinkPurpose.REGISTRATION, user, site, address)


@atomic()
def request_new_email(
    *, actor: Actor, user: User, email: str, password: str, site: str, address: str | None
) -> User:
    """Ask for another address; the one that counts stays until the link mailed to the new one is used.

    Whoever has a password gives it. WrongPassword, TooManyRequests, NotAsAnother.
    """
    refuse_on_behalf(actor=actor, field="email")
    user = User.objects.drivers().select_for_update().get(pk=user.pk)
    if user.has_usable_password() and not user.check_password(password):
        raise WrongPassword(field="password")
    if is_flooding(purpose=LinkPurpose.ADDRESS, address=address):
        raise TooManyRequests()
    user.new_email = email.strip()
    user.save(update_fields=["new_email"])
    audit.record(actor, "driver.email_requested", user, email=user.new_email)
    _ask_for_link(LinkPurpose.ADDRESS, user, site, address)
    return user


@atomic()
def mail_address_link(*, request_id: int, user_id: int) -> None:
    """Answer a request: the link to the new address, or word to its owner that there is an account."""
    row = take_request(request_id=request_id)
    user = row and User.objects.drivers().filter(pk=user_id, new_email__iexact=row.identifier).first()
    if not user:
        return
    owner = User.objects.drivers().filter(email__iexact=user.new_email).first()
    if owner:
        tell_email_known(user=owner, site=row.site)
    else:
        send_confirmation(user=user, site=row.site)


@atomic()
def confirm_address(*, public_id, token: str, new: str = "") -> User:
    """Use a mailed link: the new address becomes the person's, a pending account opens, and who needs one
    gets the password `new`. The address before is told. LinkSpent, EmailTaken, WeakPassword.
    """
    user = User.objects.drivers().select_for_update().filter(public_id=public_id).first()
    if user is None or not opens_address(user, token):
        raise LinkSpent()
    old, status = user.email, user.status
    user.email, user.new_email, user.status = user.new_email, "", UserStatus.ACTIVE
    if needs_password(user):
        check_strength(user=user, password=new)
        user.set_password(new)
        user.must_change_password = False
        end_sessions(user=user)
    save_person(user=user)
    told = {"email": (old, user.email)}
    if status != user.status:
        told["status"] = (status, user.status)
    audit.record(user.actor, "driver.email_confirmed", user, **told)
    if old:
        tell_email_changed(user=user, old=old)
    return user


def forget_unconfirmed(*, actor: Actor) -> int:
    """Delete registrations whose link nobody used in 30 days: nobody ever signed in with them, nothing hangs on them
    (USR-1 is about users). To be called in `all_clients`. Returns how many went."""
    long_ago = timezone.now() - UNCONFIRMED_KEPT
    never = User.objects.drivers().filter(status=UserStatus.PENDING, email="", last_login=None)
    number = 0
    for user in never.filter(created_at__lt=long_ago).exclude(new_email=""):
        with suppress(ProtectedError), atomic():  # what an admin made of it meanwhile keeps it
            audit.record(actor, "driver.registration_forgotten", user)
            user.delete()
            number += 1
    return number


def _create(*, first_name: str, last_name: str, **facts) -> User:
    """The driver under a made-up user name, such as ddiver-7k3mq."""
    stem = slugify(first_name[:1] + last_name)[:20] or "user"
    for again in reversed(range(TRIES)):
        username = f"{stem}-{get_random_string(ENDING, READABLE)}"
        try:
            return create_driver(username=username, first_name=first_name, last_name=last_name, **facts)
        except UserNameTaken:
            if not again:
                raise


def _ask_for_link(purpose: LinkPurpose, user: User, site: str, address: str | None) -> None:
    note_request(
        purpose=purpose,
        kind=UserKind.DRIVER,
        identifier=user.new_email,
        site=site,
        address=address,
        job="accounts.mail_address_link",
        user_id=user.pk,
    )
