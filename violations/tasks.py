"""What violations do by themselves."""

from django.utils.translation import gettext_lazy as _

from core.system_tasks import RunContext, system_task
from violations.services.collections import forget_orphans


@system_task("violations.orphans", _("Delete Unused Collections Files"), daily_at="04:10", enabled="always")
def delete_orphans(run: RunContext) -> None:
    """Files of batches that were never done, because the transaction failed or the process died."""
    run.count("deleted", forget_orphans())
