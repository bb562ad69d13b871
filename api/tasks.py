"""What the API does by itself."""

from django.utils.translation import gettext_lazy as _

from api.services import purge_calls
from core.system_tasks import RunContext, system_task


@system_task(
    "api.purge_calls", _("Delete Old API Call Logs"), daily_at="03:40", scope="house", enabled="always"
)
def run(run: RunContext) -> None:
    """Delete calls older than 90 days."""
    for name, number in purge_calls(actor=run.actor).items():
        run.count(name, number)
