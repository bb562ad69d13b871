"""The worker's entry points, the floor's own system tasks, and the birth step that gives a client its tasks."""

from celery import shared_task
from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _

from core import health
from core.jobs import run_job
from core.models import Client, SystemTask
from core.ports import client_births
from core.services import tasks
from core.services.retention import purge_work
from core.system_tasks import RunContext, system_task


@shared_task(name="core.tick")
def tick():
    """Fired by beat every 15 seconds."""
    tasks.tick()
    health.mark_beat()


@shared_task(name="core.execute_run")
def execute_run(run_id: int):
    tasks.execute(run_id=run_id)


@shared_task(name="core.run_job")
def run_one_job(job_id: int):
    run_job(job_id)


@system_task("core.purge_work", _("Delete Old Task Logs"), daily_at="03:30", scope="house", enabled="always")
def purge_old_work(run: RunContext):
    for name, number in purge_work(actor=run.actor).items():
        run.count(name, number)


client_births.register("system_tasks", lambda actor, client: tasks.ensure_tasks(client=client))


def ensure_all_tasks(**_signal) -> None:
    """After migrations: rows of tasks that a new version declares, for the house and every client."""
    if apps.ready and SystemTask._meta.db_table in connection.introspection.table_names():
        for client in (None, *Client.objects.all()):
            tasks.ensure_tasks(client=client)
