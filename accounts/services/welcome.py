"""Staff send somebody the way in."""

from accounts.exceptions import NoAddress, NoPasswordLogin
from accounts.models import User
from accounts.queries.people import can_use_password
from accounts.services.links import send_welcome
from core import audit
from core.actors import Actor
from core.db import atomic


@atomic()
def send_password_link(*, actor: Actor, user: User, site: str) -> User:
    """Mail a driver a link to choose a password, good for 72 hours; `site` is the address it begins with.

    NoAddress; NoPasswordLogin for who may not sign in, or does so by another source.
    """
    user = User.objects.drivers().get(pk=user.pk)
    if not user.email:
        raise NoAddress(name=str(user))
    if not can_use_password(user):
        raise NoPasswordLogin(name=str(user))
    send_welcome(user=user, site=site)
    audit.record(actor, "driver.link_sent", user)
    return user
