"""Guards around signed-in people."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils import timezone

from accounts.choices import UserKind
from accounts.models import Session
from core.middleware import OPERATOR
from core.system_settings import value

TOUCH_AFTER = timedelta(minutes=1)
UNATTENDED = "X-Unattended"  # a page that asks for news by itself: nobody need be there
IDLE_OPERATOR = timedelta(minutes=60)
ABSOLUTE = {
    UserKind.STAFF: timedelta(hours=12),
    UserKind.OPERATOR: timedelta(hours=12),
    UserKind.DRIVER: timedelta(hours=24),
}
OPERATOR_COOKIE = f"{settings.SESSION_COOKIE_NAME}-operator"


class SiteSessions(SessionMiddleware):
    """Sessions with two cookies: the operator console's own, so that visiting a site does not end it."""

    def process_request(self, request):
        if is_console(request):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
            if OPERATOR_COOKIE in request.COOKIES:
                request.COOKIES[settings.SESSION_COOKIE_NAME] = request.COOKIES[OPERATOR_COOKIE]
        super().process_request(request)

    def process_response(self, request, response):
        response = super().process_response(request, response)
        cookie = is_console(request) and response.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        if cookie:
            response.cookies[OPERATOR_COOKIE] = cookie.value
            response.cookies[OPERATOR_COOKIE].update(cookie)
        return response


class SessionGuard:
    """Ends sessions that were left alone too long or are too old (DECISIONS 5)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if (request.client or is_console(request)) and request.user.is_authenticated:
            now = timezone.now()
            row = request.session.row
            if is_over(row, request.user, now):
                logout(request)
            elif now - row.seen_at >= TOUCH_AFTER and UNATTENDED not in request.headers:
                row.seen_at = now
                Session.objects.filter(pk=row.pk).update(seen_at=now)
        return self.get_response(request)


def is_console(request) -> bool:
    """Whether this is a page of the operator console."""
    return request.path.startswith(OPERATOR)


def is_over(row: Session, user, now) -> bool:
    """Whether the session has been idle or has lasted for longer than allowed to this person."""
    idle = timedelta(minutes=value("system_timeout")) if row.client_id else IDLE_OPERATOR
    return now - row.seen_at > idle or now - row.created_at > ABSOLUTE[user.kind]
