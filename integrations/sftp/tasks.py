"""The system task of managed import (seed 000: "a system task to run at 5 minute intervals")."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from core.system_tasks import RunContext, system_task
from integrations.sftp.fetch import fetch


@system_task("sftp.import", _("Managed User Import"), every=timedelta(minutes=5), run_on_enable=True)
def managed_user_import(run: RunContext) -> None:
    fetch(run)
