"""How fast does the outbox drain, and what do pages, plate checks and a password reset notice of it?

    .venv/bin/python -m benchmarks.mail [--mails 10000] [--idle 10]

Everything runs on this machine, on servers of its own in a temporary folder. See benchmarks/README.md.
"""

import argparse
import http.client
import json
import os
import signal
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from benchmarks.api import running
from embedded.command import ROOT
from embedded.listening import reserve
from embedded.process import end, spawn
from embedded.servers import own_servers

RATE_GOAL, SLOWER_GOAL, DELAY_GOAL = 100, 2, 2
PAUSE = 0.05  # between two questions of a sampler: a site that is used, not one under load
RIGHTS = 10_000
CARRIERS = ("SMTP", "Mailgun")
HEAD = "         mails a second   page p50 ms         p99 ms   plate p50 ms         p99 ms   others' delay s"


@dataclass
class Took:
    """Milliseconds of each answer of one address."""

    milliseconds: list[float] = field(default_factory=list)

    def at(self, percent: int) -> float:
        """The time that so many in 100 answers took at most."""
        return sorted(self.milliseconds)[len(self.milliseconds) * percent // 100]


@dataclass
class Round:
    """One carrier's figures: seconds to drain, answers without and with mail, delays of transactional mail."""

    seconds: float
    idle: dict[str, Took]
    busy: dict[str, Took]
    delays: list[float]
    arrived: int


def main() -> None:
    """Start the site, let it drain through each carrier, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mail", description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--idle", type=float, default=10, help="seconds for which the idle site is asked")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="opscom-bench-") as folder, ExitStack() as stack:
        Path(folder).chmod(0o711)
        sinks = stack.enter_context(sinks_running(Path(folder)))
        servers = stack.enter_context(own_servers(Path(folder, "data")))
        os.environ |= servers.environment | {
            "OPSCOM_MODE": "serve",
            "DJANGO_SETTINGS_MODULE": "opscom.settings",
            "EMAIL_URL": f"smtp://127.0.0.1:{sinks[0]}",
            "MAILGUN_API_URL": f"http://127.0.0.1:{sinks[1]}/v3",
            "OUTBOUND_ALLOW": f"127.0.0.1:{sinks[1]}",
        }
        report(asked.mails, measure(asked, stack, Path(folder), sinks[1]))


@contextmanager
def sinks_running(folder: Path):
    """The two sinks in a process of their own; yields their ports, SMTP and HTTP."""
    ports, keepers = zip(*(reserve("127.0.0.1", None, 0) for _ in CARRIERS), strict=True)
    for keeper in keepers:
        keeper.close()
    command = [sys.executable, "-m", "benchmarks.mail_sinks", *ports]
    process = spawn(command, log=folder / "sinks.log", cwd=ROOT)
    try:
        yield ports
    finally:
        end(process, signal.SIGTERM, grace=5)


@contextmanager
def workers_running(folder: Path):
    """Worker and beat as `./run` starts them."""
    celery = [sys.executable, "-m", "celery", "-A", "opscom"]
    commands = {
        "worker": [*celery, "worker", "-P", "threads", "-c", "4", "--without-mingle", "--without-gossip"],
        "beat": [*celery, "beat", "-s", folder / "beat"],
    }
    with ExitStack() as stack:
        for name, command in commands.items():
            process = spawn(command, log=folder / f"{name}.log", cwd=ROOT)
            stack.callback(end, process, signal.SIGTERM, grace=15)
        yield


def measure(asked, stack: ExitStack, folder: Path, sink: int) -> dict[str, Round]:
    """Both carriers, one after the other, on one site."""
    import django

    django.setup()
    from benchmarks import data
    from core.models import Client
    from core.scoping import client_scope
    from core.system_settings import save_settings

    token = data.prepare()
    data.fill(1, RIGHTS)
    site = stack.enter_context(running("opscom.wsgi:application", folder))
    stack.enter_context(workers_running(folder))
    addresses = {"page": (site, "/", None), "plate": (site, "/api/v1/validate/plate", question(token))}
    rounds = {}
    for carrier in CARRIERS:
        with client_scope(Client.objects.get(code=data.CODE)):
            if carrier == "Mailgun":
                save_settings(
                    actor=data.ACTOR, values={"mailgun_domain": "mg.bench.test", "mailgun_api_key": "key"}
                )
            send_one_through()
            rounds[carrier] = drained(asked, addresses, sink)
    return rounds


def question(token: str) -> str:
    """The body of a plate check; every answer is another plate's."""
    from benchmarks.data import CODE

    return json.dumps({"api_token": token, "client": CODE, "plate": "P@@"})


def send_one_through() -> None:
    """Wait until the workers are up: a transactional mail has left."""
    first = one_mail("first@bench.test")
    while state_of(first).sent_at is None:
        time.sleep(0.1)


def drained(asked, addresses, sink: int) -> Round:
    """Ask the idle site, write the mails, ask the site while they leave, with a transactional mail every second."""
    from content.queries import outbox
    from core.db import atomic

    print("asking the idle site, then writing the mails …", flush=True)
    with sampling(addresses) as idle:
        time.sleep(asked.idle)
    before = arrived(sink)
    with atomic():
        ids = [one_mail(f"p{number}@bench.test", bulk=True) for number in range(asked.mails)]
    began, others = time.time(), []
    print("the mails leave …", flush=True)
    bulk = outbox().filter(pk__gte=ids[0], pk__lte=ids[-1])
    with sampling(addresses) as busy:
        while bulk.filter(sent_at=None).exists():
            others.append(one_mail("waiting@bench.test"))
            time.sleep(1)
    last = bulk.order_by("-sent_at").first().sent_at.timestamp()
    delays = [mail.sent_at - mail.created_at for mail in map(state_of, others) if mail.sent_at]
    assert len(delays) >= len(others) - 1, "transactional mail did not leave"
    return Round(
        seconds=last - began,
        idle=idle,
        busy=busy,
        delays=sorted(delay.total_seconds() for delay in delays),
        arrived=arrived(sink) - before - len(delays),
    )


def one_mail(to: str, *, bulk: bool = False) -> int:
    """Queue a mail; returns its id."""
    from content.services.outbox import queue_mail

    context = {"name": "Dora", "link": "https://bench.test/new/1/token/", "hours": 1}
    return queue_mail(kind="account.password_changed", to=to, language="en", context=context, bulk=bulk)


def state_of(mail_id: int):
    """The mail as it is now."""
    from content.queries import outbox

    return outbox().get(pk=mail_id)


def arrived(sink: int) -> int:
    """How many mails came to the sinks so far."""
    connection = http.client.HTTPConnection("127.0.0.1", sink, timeout=5)
    connection.request("GET", "/")
    return json.loads(connection.getresponse().read())["mails"]


@contextmanager
def sampling(addresses):
    """Ask each address again and again with pauses, while the block runs; yields the times by name."""
    ended, took = Event(), {name: Took() for name in addresses}
    threads = [Thread(target=_ask, args=(ended, took[name], *address)) for name, address in addresses.items()]
    for thread in threads:
        thread.start()
    try:
        yield took
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _ask(ended: Event, took: Took, site: str, path: str, body: str | None) -> None:
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=30)
    headers = {"Content-Type": "application/json"} if body else {}
    number = 0
    while not ended.wait(PAUSE):
        number = number % RIGHTS + 1
        asked = body and body.replace("@@", f"{number:07}")
        began = time.perf_counter()
        connection.request("POST" if body else "GET", path, asked, headers)
        answer = connection.getresponse()
        answer.read()
        took.milliseconds.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, f"{path} answered {answer.status}"


def report(mails: int, rounds: dict[str, Round]) -> None:
    """The table, and what became of the goals."""
    print(f"\n{mails:,} bulk mails; times beside them are with mail, then without\n\n{HEAD}")
    for carrier, found in rounds.items():
        cells = [
            f"{found.busy[name].at(percent):6.1f} / {found.idle[name].at(percent):5.1f}"
            for name in ("page", "plate")
            for percent in (50, 99)
        ]
        worst = f"{found.delays[len(found.delays) // 2]:.2f}, at most {found.delays[-1]:.2f}"
        print(f"{carrier:8} {mails / found.seconds:14,.0f} {'  '.join(cells)}   {worst}")
    print()
    for carrier, found in rounds.items():
        rate = mails / found.seconds
        slower = {name: found.busy[name].at(50) / found.idle[name].at(50) for name in found.busy}
        print(f"{carrier}: {rate:,.0f} mails a second (goal {RATE_GOAL}: {_met(rate >= RATE_GOAL)})")
        met = _met(slower["page"] <= SLOWER_GOAL)
        print(
            f"{carrier}: page p50 {slower['page']:.2f} × (goal {SLOWER_GOAL}: {met}), plate {slower['plate']:.2f} ×"
        )
        print(
            f"{carrier}: the slowest other mail {found.delays[-1]:.2f} s (goal {DELAY_GOAL}:"
            f" {_met(found.delays[-1] <= DELAY_GOAL)})"
        )
        print(f"{carrier}: {found.arrived:,} arrived of {mails:,} ({_met(found.arrived == mails)})")


def _met(is_met: bool) -> str:
    return "met" if is_met else "missed"


if __name__ == "__main__":
    main()
