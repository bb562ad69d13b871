"""ParkMobile's system task (parking §22)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from core.system_tasks import RunContext, system_task
from integrations.parkmobile.fetch import INTERVAL, fetch


@system_task(
    "parkmobile.fetch",
    _("Fetch ParkMobile Stats"),
    every=INTERVAL,
    run_on_enable=True,
    budget=timedelta(seconds=100),  # less than the interval, so that runs never meet
)
def fetch_parkmobile_stats(run: RunContext) -> None:
    fetch(run)
