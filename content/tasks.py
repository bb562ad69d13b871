"""Mail leaves behind the pages."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.queries import due_mails
from content.services.attachments import purge_attachments
from content.services.email_warnings import warn_of_lost_mail
from content.services.outbox import deliver
from core.jobs import job
from core.system_tasks import RunContext, system_task

MAIL_SECONDS = 30


@job("content.send_mail")
def send_mail(mail_id: int) -> None:
    deliver(mail_id=mail_id)


@system_task("content.outbox", _("Email Outbox"), every=timedelta(minutes=1), enabled="always")
def send_due_mails(run: RunContext) -> None:
    """Retries, and what a lost message or a killed worker left behind."""
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


@system_task("content.lost_mail", _("Warn of Undelivered Email"), daily_at="06:30", enabled="always")
def tell_lost_mail(run: RunContext) -> None:
    """What failed or bounced since yesterday, to who asked to be warned."""
    run.count("failed", warn_of_lost_mail())
