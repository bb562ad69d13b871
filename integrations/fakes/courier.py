"""Carries a double's events to the shop, in the manner in which networks and vendors do (integrations §15.6)."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from queue import Queue
from threading import Event, Lock, Thread
from urllib.parse import urlsplit

import requests

# after, before: the payer is sent back · twice · swapped: each waits for the next and goes behind it · held: until
# release() · never
MANNERS = ("after", "before", "twice", "swapped", "held", "never")
TRIES, SECONDS = 3, 5


@dataclass(frozen=True)
class Letter:
    """One event for the shop."""

    url: str
    body: bytes
    headers: dict[str, str]


def signature(secret: str, body: bytes, at: datetime) -> str:
    """The text that proves a letter, in the form of Stripe and of fakepay: the HMAC covers time and body."""
    stamp = str(int(at.timestamp()))
    return (
        f"t={stamp},v1={hmac.new(secret.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()}"
    )


class Courier:
    """Posts letters one after the other; waits `pace` seconds before each, and tries three times.

    `posted` lists (letter, status) of each try, status 0 when nobody answered.
    """

    def __init__(self, manner: str = "after", pace: float = 1):
        self.manner, self.pace = manner, pace
        self.posted: list[tuple[Letter, int]] = []
        self.kept: list[Letter] = []
        self._hurry, self._lock = Event(), Lock()
        self._waiting: list[Thread] = []
        self._work: Queue[Letter | None] = Queue()
        Thread(target=self._run, daemon=True).start()

    def send(self, letters: list[Letter]) -> None:
        """Take letters; they leave behind the answer, except in the manner `before`."""
        letters = [letter for letter in letters if _is_here(letter.url)]
        if self.manner == "before":
            for letter in letters:
                self._post(letter)
        elif self.manner == "held":
            self.kept += letters
        elif self.manner != "never":
            for letter in self._arranged(letters):
                self._work.put(letter)

    def later(self, seconds: float, act: Callable[[], None]) -> None:
        """Do something after so many seconds at the courier's pace."""

        def wait_and_act():
            self._hurry.wait(seconds * self.pace)
            act()

        thread = Thread(target=wait_and_act, daemon=True)
        self._waiting.append(thread)
        thread.start()

    def release(self, *, is_reversed: bool = False) -> None:
        """Send what is held."""
        with self._lock:
            letters, self.kept = self.kept, []
        for letter in letters[::-1] if is_reversed else letters:
            self._work.put(letter)

    def hurry(self) -> None:
        """Wait for nothing from now on, and return when all that was to do is done."""
        self._hurry.set()
        while self._waiting:
            self._waiting.pop().join()
        self._work.join()

    def close(self) -> None:
        """End; what has not left stays here."""
        self._hurry.set()
        self._work.put(None)

    def _arranged(self, letters: list[Letter]) -> list[Letter]:
        if self.manner == "twice":
            return [letter for letter in letters for _ in range(2)]
        if self.manner != "swapped":
            return letters
        found = []
        with self._lock:
            for letter in letters:
                found += [letter, *self.kept] if self.kept else []
                self.kept = [] if self.kept else [letter]
        return found

    def _run(self) -> None:
        while letter := self._work.get():
            self._carry(letter)
            self._work.task_done()

    def _carry(self, letter: Letter) -> None:
        for _ in range(TRIES):
            self._hurry.wait(self.pace)
            if 200 <= self._post(letter) < 300:
                return

    def _post(self, letter: Letter) -> int:
        try:
            answer = requests.post(
                letter.url, letter.body, headers=letter.headers, timeout=SECONDS, allow_redirects=False
            )
            status = answer.status_code
        except requests.RequestException:
            status = 0
        self.posted.append((letter, status))
        return status


def _is_here(url: str) -> bool:
    """Doubles speak to this machine only."""
    host = urlsplit(url).hostname or ""
    return host in ("127.0.0.1", "localhost") or host.endswith(".localhost")
