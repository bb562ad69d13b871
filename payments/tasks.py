"""What money does by itself: the sweeper, the nightly reconciliation, refunds on their way."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import task_actor
from core.exceptions import NotConfigured
from core.jobs import job
from core.system_tasks import RunContext, system_task
from payments.exceptions import ProviderAway, ProviderRefuses
from payments.rules.reconciliation import day_before
from payments.services.reconciliation import reconcile, types_to_reconcile
from payments.services.refund_sending import send_refund
from payments.services.refunds import SEND
from payments.services.sweeping import payments_to_sweep, refunds_to_sweep, sweep

FAILURES = (ProviderAway, ProviderRefuses)


@system_task(
    "payments.sweep", gettext_lazy("Look After Open Payments"), every=timedelta(minutes=5), enabled="always"
)
def look_after_payments(run: RunContext) -> None:
    """Payments and refunds that a provider has not told the end of."""
    for payment_id in payments_to_sweep():
        run.heartbeat()
        try:
            run.count(sweep(actor=run.actor, payment_id=payment_id))
        except FAILURES as failure:
            run.count("failed")
            run.log(_("payment %(id)s: %(reason)s") % {"id": payment_id, "reason": failure})
    for refund_id in refunds_to_sweep():
        run.heartbeat()
        try:
            run.count(send_refund(actor=run.actor, refund_id=refund_id).status)
        except FAILURES as failure:
            run.count("failed")
            run.log(_("refund %(id)s: %(reason)s") % {"id": refund_id, "reason": failure})


@system_task(
    "payments.reconcile", gettext_lazy("Reconcile Payments"), daily_at="04:30", enabled="always",
    budget=timedelta(minutes=10),
)  # fmt: skip
def reconcile_payments(run: RunContext) -> None:
    """Yesterday's money against each provider's list."""
    types = types_to_reconcile()
    if not types:
        raise NotConfigured(_("no payment type has a provider that keeps a list"))
    since, until = day_before(timezone.now())
    failure = None
    for payment_type in types:
        run.heartbeat()
        try:
            found = reconcile(actor=run.actor, payment_type=payment_type, since=since, until=until)
        except FAILURES as error:
            failure = error
            run.log(_("%(type)s: %(reason)s") % {"type": payment_type, "reason": error})
            continue
        run.count("matched", found.matched)
        run.count("differences", found.found)
    if failure:
        raise failure


@job(SEND)
def send_processed_refund(refund_id: int) -> None:
    """A refund that staff have processed goes to its provider."""
    send_refund(actor=task_actor(SEND, _("Refunds")), refund_id=refund_id)
