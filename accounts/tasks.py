"""Work of people that is done behind the pages."""

from django.utils.translation import gettext_lazy as _

from accounts.lockout import forget_old_failures
from accounts.services.passwords import mail_reset_link
from accounts.services.registration import mail_address_link
from accounts.sessions import SessionStore
from core.jobs import job
from core.system_tasks import RunContext, system_task


@job("accounts.mail_reset_link")
def mail_link(request_id: int) -> None:
    mail_reset_link(request_id=request_id)


@job("accounts.mail_address_link")
def mail_address(request_id: int, user_id: int) -> None:
    mail_address_link(request_id=request_id, user_id=user_id)


@system_task(
    "accounts.clear_sessions", _("Delete Ended Sessions"), daily_at="03:45", scope="house", enabled="always"
)
def clear_sessions(run: RunContext) -> None:
    """And what was typed at failed sign-ins."""
    SessionStore.clear_expired()
    forget_old_failures()
