"""Mail leaves behind the pages."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.queries import bulk_is_due, due_mails
from content.queries.bulk_mail import JOB
from content.services.attachments import purge_attachments
from content.services.bulk_mail import resume_bulk_mails
from content.services.bulk_mail_run import write_bulk_mail
from content.services.drain import drain_bulk
from content.services.email_warnings import warn_of_lost_mail
from content.services.outbox import DRAIN, deliver
from content.services.retention import purge_mail
from core.broker import wake
from core.jobs import job
from core.scoping import all_clients
from core.system_tasks import RunContext, system_task

MAIL_SECONDS = 30


@job("content.send_mail")
def send_mail(mail_id: int) -> None:
    deliver(mail_id=mail_id)


@shared_task(name=DRAIN)
def drain():
    with all_clients(reason="bulk mail is worked off for all clients in turn"):
        drain_bulk()


@system_task("content.outbox", _("Email Outbox"), every=timedelta(minutes=1), enabled="always")
def send_due_mails(run: RunContext) -> None:
    """Retries, and what a lost message or a killed worker left behind."""
    if bulk_is_due(timezone.now()):
        wake(DRAIN)
    for mail_id in due_mails(timezone.now()):
        run.heartbeat()
        if run.budget < MAIL_SECONDS:
            break
        if state := deliver(mail_id=mail_id):
            run.count(state)


@system_task(
    "content.purge_attachments", _("Delete Old Email Attachments"), daily_at="03:50", enabled="always"
)
def delete_old_attachments(run: RunContext) -> None:
    """Files of mail that left three months ago."""
    run.count("deleted", purge_attachments())


@system_task("content.purge_mail", _("Delete Old Email"), daily_at="04:00", enabled="always")
def delete_old_mail(run: RunContext) -> None:
    """Mail older than the settings say."""
    run.count("deleted", purge_mail(actor=run.actor))


@system_task("content.lost_mail", _("Warn of Undelivered Email"), daily_at="06:30", enabled="always")
def tell_lost_mail(run: RunContext) -> None:
    """What failed or bounced since yesterday, to who asked to be warned."""
    run.count("failed", warn_of_lost_mail())


@job(JOB)
def write_bulk_mails(bulk_mail_id: int) -> None:
    write_bulk_mail(bulk_mail_id=bulk_mail_id)


@system_task("content.resume_bulk_mail", _("Resume Bulk Email"), every=timedelta(minutes=5), enabled="always")
def resume_bulk_mail(run: RunContext) -> None:
    """Messages that a crash beyond all retries left behind."""
    run.count("resumed", resume_bulk_mails())
