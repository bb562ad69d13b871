"""The doubles, served for real on this machine, and a client that is set up to ask them."""

from functools import partial
from threading import Thread
from types import SimpleNamespace
from uuid import uuid4

import pytest
import requests

from core.actors import Actor
from core.choices import ActorKind
from core.models import Client, SystemTask
from core.scoping import client_scope
from core.services.tasks import enable_task, ensure_tasks, run_here
from core.system_settings import save_settings
from integrations.fakes.control import KEY_HEADER
from integrations.fakes.server import FakeServer
from integrations.parkmobile.fake import API_KEY, PASSWORD, USERNAME
from integrations.transport import Patience, Transport
from parking.models import LotZone

ADMIN = Actor(ActorKind.PERSON, "1", "Ada Admin")
OPERATOR = Actor(ActorKind.OPERATOR, "2", "Olga Operator")


@pytest.fixture
def fakes(settings):
    """The server of all doubles; `fakes.control(method, path, data)` speaks to its control plane."""
    with FakeServer() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.OUTBOUND_ALLOW = [f"127.0.0.1:{server.server_port}"]

        def control(method, path, data=None, key=None):
            headers = {KEY_HEADER: server.control_key if key is None else key}
            return requests.request(
                method, f"{server.url}/__control__/{path}", json=data, headers=headers, timeout=5
            )

        def ok(*args):
            answer = control(*args)
            assert answer.status_code == 200, answer.text
            return answer.json()

        server.raw_control, server.control = control, ok
        yield server
        for stage in server.stages.values():
            stage.faults.clear()
        server.shutdown()
        thread.join()


# Of vendors that dawdle on purpose one need not see all twenty seconds.
SHORT = Patience(connect=1, read=0.3, exchange=0.6)


class Waited(list):
    """The seconds that would have been waited before asking again. `patience` is what transports get."""

    patience = Patience()


@pytest.fixture
def hasty(monkeypatch):
    """Nobody waits before asking again."""
    waited = Waited()
    real = Transport.__init__

    def init(self, **options):
        ours = {"patience": waited.patience, "sleep": waited.append, "jitter": lambda low, high: low}
        real(self, **(ours | options))

    monkeypatch.setattr(Transport, "__init__", init)
    return waited


@pytest.fixture
def site(db, fakes, hasty, settings):
    """A client with ParkMobile's credentials, the zones 1001 and 4501, and the task enabled."""
    own_cache(settings)
    client = Client.objects.create(code="OURS", name="Ours")
    ensure_tasks(client=client)
    with client_scope(client):
        save_settings(
            actor=OPERATOR,
            values={
                "parkmobile_username": USERNAME,
                "parkmobile_password": PASSWORD,
                "parkmobile_api_key": API_KEY,
                "parkmobile_base_url": f"{fakes.url}/parkmobile",
            },
        )
        for name in ("1001", "4501"):
            LotZone.objects.create(name=name)
        task = enable_task(actor=ADMIN, task_id=SystemTask.objects.get(key="parkmobile.fetch").pk)

    def fetch():
        with client_scope(client):
            return run_here(actor=ADMIN, task_id=task.pk)

    forget = partial(own_cache, settings)
    return SimpleNamespace(client=client, task=task, fetch=fetch, waited=hasty, back_off_ends=forget)


def own_cache(settings):
    """An empty corner of the cache, which all test processes share."""
    settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid4().hex}}
