"""Guessing passwords is slow: who fails too often waits (DECISIONS 5; quality #30).

Counted by django-axes under (client, kind, name as typed) and address. Three limits: one name from one address (the
client's setting), one name from anywhere, one address for any name.
"""

from datetime import timedelta

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.db.models import Sum
from django.shortcuts import render
from django.utils import timezone

from accounts.settings import LOCKOUT_MINUTES, LOCKOUT_TRIES
from core.client_address import address_of
from core.scoping import current_client, is_walled
from core.system_settings import value

TRIES_OF_A_NAME = 25
TRIES_OF_AN_ADDRESS = 100
LONGEST = timedelta(minutes=1440)


class LockoutHandler(AxesDatabaseHandler):
    """Adds the two wider limits, and forgets old failures of the same client only."""

    def get_failures(self, request, credentials=None):
        """The worst count, as tries of the narrow limit."""
        limit = tries(request)
        recent = AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - cooloff(request))
        name, address = login_key(request, credentials), request.axes_ip_address
        pair = recent.filter(username=name, ip_address=address)
        of_name = _total(recent.filter(username=name)) * limit // TRIES_OF_A_NAME
        of_address = _total(recent.filter(ip_address=address)) * limit // TRIES_OF_AN_ADDRESS
        return max(_total(pair), of_name, of_address)

    def clean_expired_user_attempts(self, request=None, credentials=None):
        old = AccessAttempt.objects.filter(
            username__startswith=_realm(), attempt_time__lt=timezone.now() - cooloff(request)
        )
        return old.delete()[0]


def login_key(request, credentials=None) -> str:
    """What failures are counted under: client, kind and the name as typed."""
    if credentials and "identifier" in credentials:
        typed = str(credentials["identifier"]).replace("\x00", "").strip().lower()
        request.login_key = f"{_realm()}{credentials.get('kind')}:{typed}"[:255]
    return getattr(request, "login_key", "")


def address(request) -> str | None:
    """Where the request comes from."""
    return address_of(request.META)


def tries(request, credentials=None) -> int:
    """Failures that lock a name for an address."""
    return value("lockout_tries") if is_walled() else LOCKOUT_TRIES


def cooloff(request=None) -> timedelta:
    """How long failures count and a lock lasts."""
    return timedelta(minutes=value("lockout_minutes") if is_walled() else LOCKOUT_MINUTES)


def locked_out(request, response=None, credentials=None):
    """The page instead of the sign-in page. It is the same for names that exist and for those that do not."""
    minutes = int(cooloff(request).total_seconds() // 60)
    page = render(request, "accounts/locked_out.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page


def unlock(user) -> None:
    """Forget the failures under this person's names: the password was just set anew."""
    names = [name.lower() for name in (user.username, user.email) if name]
    AccessAttempt.objects.filter(username__in=[f"{_realm()}{user.kind}:{name}" for name in names]).delete()


def forget_old_failures() -> None:
    """Delete failures that no client's setting can still count."""
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - LONGEST).delete()


def _realm() -> str:
    return f"{current_client().code}:" if is_walled() else ":"


def _total(attempts) -> int:
    return attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
