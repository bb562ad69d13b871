"""Managed user import, set up and switched on: drop a CSV file on the SFTP server and see it arrive."""

from core.actors import Actor
from core.models import SystemTask
from core.services.tasks import enable_task
from core.system_settings import save_settings
from integrations.sftp.services import set_demo_password

SFTP = ("oc_toma", "opscom-demo-sftp")


def open_import(actor: Actor, domain: str) -> None:
    """The login, both mail addresses that the import asks for, and its task."""
    set_demo_password(actor=actor, password=SFTP[1])
    save_settings(
        actor=actor,
        values={"reply_to_email": f"parking@{domain}", "csv_import_failed_email": f"records@{domain}"},
    )
    enable_task(actor=actor, task_id=SystemTask.objects.get(key="sftp.import").pk)
