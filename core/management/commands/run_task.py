"""Run one system task in the foreground: `run_task CODE KEY`, or `run_task KEY` for a task of the house."""

from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError

from core.actors import system_actor
from core.choices import WorkState
from core.exceptions import Refusal
from core.models import Client, SystemTask
from core.scoping import all_clients, client_scope
from core.services.tasks import run_here
from core.system_tasks import system_tasks
from core.validators import normal_code


class Command(BaseCommand):
    help = "Run one system task in the foreground, by the same service as the RUN button."

    def add_arguments(self, parser):
        parser.add_argument("code", nargs="?", help="the client's code; without it, a task of the house")
        parser.add_argument("key", help="the task's key, such as parkmobile.fetch")

    def handle(self, *, code, key, **options):
        if key not in system_tasks:
            raise CommandError(f"There is no task “{key}”. Tasks: {', '.join(system_tasks.keys())}")
        try:
            with _scope(code) as client:
                task = SystemTask.objects.get(key=key, client=client)
                run = run_here(actor=system_actor("run_task"), task_id=task.pk)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except SystemTask.DoesNotExist:
            whose = f"client {code}" if code else "the house; name a client: run_task CODE KEY"
            raise CommandError(f"“{key}” is no task of {whose}.") from None
        self.stdout.write(run.output, ending="")
        figures = " ".join(f"{name}={number}" for name, number in run.counts.items())
        summary = " ".join(filter(None, [run.state, run.error_class, figures, run.error_text]))
        if run.state == WorkState.FAILED:
            raise CommandError(summary)
        self.stdout.write(summary)


@contextmanager
def _scope(code):
    if code:
        client = Client.objects.filter(code=normal_code(code)).first()
        if client is None:
            raise CommandError(f"There is no client “{code}”.")
        with client_scope(client):
            yield client
    else:
        with all_clients(reason="a house task is run by hand"):
            yield None
