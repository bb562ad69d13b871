"""Mailgun's system tasks."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.services.delivery import purge_events
from core.exceptions import NotConfigured
from core.system_tasks import RunContext, system_task
from integrations.mailgun.accounts import accounts, domain_row
from integrations.mailgun.services import check_domain

# A domain that was found verified is looked at once a day, in case somebody takes a record out.
LOOK_AGAIN_AFTER = timedelta(hours=23)


@system_task(
    "mailgun.domains", gettext_lazy("Check Email Domains"), every=timedelta(hours=1), enabled="always"
)
def check_email_domains(run: RunContext) -> None:
    """Domains that are not verified yet, each hour."""
    found = accounts()
    if not found:
        raise NotConfigured(_("Mailgun is not in use"))
    for account in found:
        run.heartbeat()
        row = domain_row(account)
        if row and row.is_verified and row.checked_at > timezone.now() - LOOK_AGAIN_AFTER:
            run.count("unchanged")
            continue
        row = check_domain(actor=run.actor, account=account)
        run.count("checked")
        facts = {"domain": row.name, "state": row.problem or row.get_state_display()}
        run.log(_("%(domain)s: %(state)s") % facts)


@system_task(
    "mailgun.purge_events", gettext_lazy("Delete Old Delivery Events"), daily_at="03:55", enabled="always"
)
def delete_old_events(run: RunContext) -> None:
    """What Mailgun told three months ago."""
    run.count("deleted", purge_events())
