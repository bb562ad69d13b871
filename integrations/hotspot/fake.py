"""HotSpot's double: a sender that behaves like a vendor's queue, doublets, delays and mistakes included
(integrations §4.5)."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from random import Random
from typing import Any

import requests

PUSHES = Path(__file__).parent / "contract" / "pushes.json"
GONE_WELL, DUPLICATE = 0, 9022


@dataclass(frozen=True)
class Mix:
    """How often the sender repeats itself, is late, and sends nonsense: shares from 0 to 1."""

    dup: float = 0.0
    late: float = 0.0
    bad: float = 0.0


@dataclass
class Tally:
    """What became of the pushes: kind → number, and in words each answer that was not the expected one."""

    sent: Counter = field(default_factory=Counter)
    surprises: list[str] = field(default_factory=list)


def recorded_pushes() -> list[dict[str, Any]]:
    """The recorded requests: name, body with {start}, {end} and {ticket} to fill, expected error code (0: success)."""
    return json.loads(PUSHES.read_text())


class Sender:
    """Sends pushes to `{url}/api/{client}/v1/permits/push`.

    `zone` is the clock its times are read from; anything but UTC is the classic mistake of sending local times.
    """

    def __init__(
        self, *, url: str, client: str, token: str, mix: Mix, zone: tzinfo = UTC, seed: int | None = None
    ):
        self._url = f"{url.rstrip('/')}/api/{client}/v1/permits/push"
        self._token, self._mix, self._zone = token, mix, zone
        self._chance = Random(seed)
        self._number = 0
        self._last: dict[str, Any] | None = None
        self._run = f"{self._chance.randrange(16**6):06x}"
        recorded = recorded_pushes()
        self._good = [push for push in recorded if push["expect"] == GONE_WELL]
        self._bad = [push for push in recorded if push["expect"] != GONE_WELL]
        self.tally = Tally()

    def run(self, count: int, pause: Callable[[], None]) -> Tally:
        """Send `count` pushes (0: until interrupted), calling `pause` after each."""
        while count == 0 or self._number < count:
            self._send(*self._next())
            pause()
        return self.tally

    def _next(self) -> tuple[str, dict[str, Any], int]:
        self._number += 1
        draw = self._chance.random()
        if draw < self._mix.bad:
            push = self._chance.choice(self._bad)
            return "bad", self._filled(push["body"]), push["expect"]
        draw -= self._mix.bad
        if draw < self._mix.dup and self._last:
            return "dup", self._last, DUPLICATE
        is_late = draw - self._mix.dup < self._mix.late
        self._last = self._filled(
            self._chance.choice(self._good)["body"], timedelta(hours=5 if is_late else 0)
        )
        return "late" if is_late else "good", self._last, GONE_WELL

    def _filled(self, body: dict[str, str], delay: timedelta = timedelta(0)) -> dict[str, str]:
        start = datetime.now(UTC).astimezone(self._zone) - delay
        end = start + timedelta(minutes=self._chance.choice((15, 60, 120)))
        words = {"ticket": f"HS-{self._run}-{self._number}"}
        words |= {name: f"{at:%Y-%m-%dT%H:%M:%S}" for name, at in (("start", start), ("end", end))}
        return {name: text.format(**words) for name, text in body.items()}

    def _send(self, kind: str, body: dict[str, Any], expected: int) -> None:
        self.tally.sent[kind] += 1
        try:
            answer = requests.post(self._url, json={"apiToken": self._token, **body}, timeout=20)
            code = answer.json().get("ErrorCode", GONE_WELL)
            words = f"HTTP {answer.status_code}: {answer.text[:200]}"
        except (requests.RequestException, ValueError, AttributeError) as error:
            code, words = None, type(error).__name__
        if code != expected:
            self.tally.surprises.append(f"{kind} push {self._number}: expected {expected}, got {words}")
