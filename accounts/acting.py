"""Which driver a signed-in staff member goes on as: kept in the staff member's own session, so it ends with it."""

from accounts.choices import UserKind
from accounts.models import User
from accounts.services.login_as import begin_login_as, end_login_as

ACTING_AS = "acting-as"
RIGHT = "users.login_as"


def act_as(request, user: User) -> None:
    """Let the signed-in staff member be this driver on the drivers' pages. DriverNotActive."""
    stop_acting(request)
    request.session[ACTING_AS] = begin_login_as(actor=request.user.actor, user=user).pk


def stop_acting(request) -> User | None:
    """Be oneself again; returns whom one was."""
    user = User.objects.drivers().filter(pk=request.session.pop(ACTING_AS, None)).first()
    if user is not None:
        end_login_as(actor=_staff_of(request).actor, user=user)
    return user


def acted_driver(request) -> User | None:
    """The driver whom this request's staff member is signed in as. Asked each time: without the right, or once the
    driver is disabled or archived, it is nobody."""
    pk = request.session.get(ACTING_AS)
    staff = _staff_of(request)
    if pk is None or not staff.is_authenticated or staff.kind != UserKind.STAFF or RIGHT not in staff.rights:
        return None
    driver = User.objects.drivers().active().filter(pk=pk).first()
    if driver is not None:
        driver.acted_by = staff
    return driver


def _staff_of(request):
    return getattr(request.user, "acted_by", None) or request.user
