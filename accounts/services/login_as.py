"""Staff sign in as a driver, to see what the driver sees (parking UP-11)."""

from accounts.exceptions import DriverNotActive, NotAsAnother
from accounts.models import User
from core import audit
from core.actors import Actor
from core.db import atomic


@atomic()
def begin_login_as(*, actor: Actor, user: User) -> User:
    """Note that a staff member goes on as this driver. DriverNotActive for who could not sign in."""
    user = User.objects.drivers().get(pk=user.pk)
    if not user.is_active:
        raise DriverNotActive(name=str(user), status=user.get_status_display())
    audit.record(actor, "driver.login_as_started", user)
    return user


@atomic()
def end_login_as(*, actor: Actor, user: User) -> None:
    """Note that the staff member is only themselves again."""
    audit.record(actor, "driver.login_as_ended", user)


def refuse_on_behalf(*, actor: Actor, field: str | None = None) -> None:
    """Password, e-mail address and the like are the driver's own keys. NotAsAnother for staff signed in as one."""
    if actor.on_behalf_of:
        raise NotAsAnother(field=field)
