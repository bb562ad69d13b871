"""Declaring system tasks: what the product does by itself, per client or for the house (DESIGN §5, parking §22)."""

import time as clock
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.actors import Actor, task_actor
from core.exceptions import RegistryError
from core.leases import Lease
from core.models import Client
from core.redaction import redact
from core.registry import Registry
from core.schedule import next_daily, next_on_grid

OUTPUT_BYTES = 64 * 1024
CUT = "\n…"


class RunContext:
    """What a task's body gets: whose run it is, a log for people, counts, and the seconds it may still use."""

    def __init__(
        self, declaration: "Declaration", client: Client | None, lease: Lease | None, secrets=(), output=""
    ):
        self.client = client
        self.actor: Actor = task_actor(declaration.key, declaration.title)
        self.counts: dict[str, int] = {}
        self.lease = lease
        self._secrets = secrets
        self._output = output
        self._ends_at = clock.monotonic() + declaration.budget.total_seconds()

    def log(self, line: str) -> None:
        """Add a line to the run's output, without secrets; what exceeds 64 KB is cut (parking TSK-6)."""
        if self._output.endswith(CUT):
            return
        text = f"{timezone.localtime():%H:%M:%S} {redact(str(line), self._secrets)}\n".replace("\x00", "")
        self._output += text
        if len(self._output.encode()) > OUTPUT_BYTES:
            room = OUTPUT_BYTES - len(CUT.encode())
            self._output = self._output.encode()[:room].decode(errors="ignore") + CUT

    def count(self, name: str, number: int = 1) -> None:
        """Add to one of the run's figures."""
        self.counts[name] = self.counts.get(name, 0) + number

    def heartbeat(self) -> None:
        """To be called between steps of long work. Raises LeaseLost when another worker has taken over."""
        if self.lease:
            self.lease.check()

    @property
    def budget(self) -> float:
        """Seconds this run may still use; 0 or less means: stop asking others, finish what is here."""
        return self._ends_at - clock.monotonic()

    @property
    def output(self) -> str:
        return self._output

    def facts(self) -> dict[str, Any]:
        """What is worth keeping of the run so far."""
        return {"output": self._output, "counts": dict(self.counts)}

    def hide(self, text: str) -> str:
        """`text` as people may read it."""
        return redact(text, self._secrets)


@dataclass(frozen=True)
class Declaration:
    """One declared task. `enabled` is True, False (a person enables it) or "always" (nobody can stop it)."""

    key: str
    title: Any
    body: Callable[[RunContext], None]
    every: timedelta | None
    daily_at: time | None
    scope: str
    enabled: bool | str
    vendor_only: bool
    run_on_enable: bool
    budget: timedelta

    @property
    def is_always_on(self) -> bool:
        return self.enabled == "always"

    def next_time(self, *, anchor: datetime, after: datetime, zone: ZoneInfo) -> datetime:
        """The next instant of the schedule: the grid of `anchor`, or the wall clock of `zone`."""
        if self.every:
            return next_on_grid(anchor, self.every, after)
        return next_daily(self.daily_at, zone, after)

    @property
    def schedule(self) -> str:
        """The schedule in words."""
        if self.daily_at:
            return _("daily at %(time)s") % {"time": f"{self.daily_at:%H:%M}"}
        seconds = int(self.every.total_seconds())
        if seconds % 60:
            return ngettext("every %(n)d second", "every %(n)d seconds", seconds) % {"n": seconds}
        return ngettext("every %(n)d minute", "every %(n)d minutes", seconds // 60) % {"n": seconds // 60}


system_tasks: Registry[Declaration] = Registry("system task")


def system_task(
    key: str,
    title,
    *,
    every: timedelta | None = None,
    daily_at: str | None = None,
    scope: str = "client",
    enabled: bool | str = False,
    vendor_only: bool = False,
    run_on_enable: bool = False,
    budget: timedelta = timedelta(seconds=120),
):
    """Declare the decorated `def run(run: RunContext) -> None` as a system task.

    `daily_at` is "HH:MM" on the client's wall clock (UTC for the house). The body runs in the client's scope, time
    zone and language. It ends as ok; as skipped by raising NotConfigured; as failed by raising anything else, with
    the exception's `error_class`. It must be able to run again from the start: a killed worker's run is repeated.
    A house task is always on, since its switch would belong to no client.
    """
    if (every is None) == (daily_at is None):
        raise RegistryError(f"system task “{key}” needs either every or daily_at")
    if scope == "house" and enabled != "always":
        raise RegistryError(f"house task “{key}” must be always on")

    def register(body):
        at = time.fromisoformat(daily_at) if daily_at else None
        switches = (scope, enabled, vendor_only, run_on_enable)
        system_tasks.register(key, Declaration(key, title, body, every, at, *switches, budget))
        return body

    return register
