"""Work of people that is done behind the pages."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.lockout import forget_old_failures
from accounts.queries.imports import JOB
from accounts.services.import_runs import forget_files, resume_forgotten
from accounts.services.passwords import mail_reset_link
from accounts.services.people_import_run import work_on
from accounts.services.registration import forget_unconfirmed, mail_address_link
from accounts.sessions import SessionStore
from core.actors import system_actor
from core.jobs import job
from core.scoping import all_clients
from core.system_tasks import RunContext, system_task


@job("accounts.mail_reset_link")
def mail_link(request_id: int) -> None:
    mail_reset_link(request_id=request_id)


@job("accounts.mail_address_link")
def mail_address(request_id: int, user_id: int) -> None:
    mail_address_link(request_id=request_id, user_id=user_id)


@job(JOB)
def import_people(run_id: int) -> None:
    work_on(run_id=run_id)


@system_task(
    "accounts.resume_imports", _("Resume User Imports"), every=timedelta(minutes=5), enabled="always"
)
def resume_imports(run: RunContext) -> None:
    """Imports that a crash beyond all retries left behind."""
    run.count("resumed", resume_forgotten())


@system_task("accounts.forget_imports", _("Delete Old Import Files"), daily_at="03:55", enabled="always")
def forget_imports(run: RunContext) -> None:
    """Files of people are kept for 90 days."""
    run.count("deleted", forget_files())


@system_task(
    "accounts.clear_sessions", _("Delete Ended Sessions"), daily_at="03:45", scope="house", enabled="always"
)
def clear_sessions(run: RunContext) -> None:
    """And what was typed at failed sign-ins, and registrations that nobody confirmed."""
    SessionStore.clear_expired()
    forget_old_failures()
    with all_clients(reason="registrations are forgotten everywhere"):
        forget_unconfirmed(actor=system_actor())
