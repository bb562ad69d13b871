"""Misbehaviour on demand: each kind is what real networks and vendors have done to somebody (integrations §1.7)."""

import json
import socket
import struct
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from threading import Event, Lock
from typing import Any

from integrations.fakes.vendor import Answer, FakeVendor, Request

LOGIN_PAGE = "<!doctype html><title>Sign in</title><form><input name=user><input name=password></form>"
ERROR_PAGE = "<!doctype html><title>Error</title><h1>Something went wrong</h1><p>Please try again later.</p>"


@dataclass
class Fault:
    """A fault for requests that match `METHOD path` (with * wildcards), for `times` requests (None: all).

    `status` and `retry_after` belong to kind status, `ms` to timeout, lost_answer and slow_drip (per byte), `seconds`
    to clock_skew. `released` ends waiting: of timeout, lost_answer, slow_drip and hold.
    """

    kind: str
    match: str = "*"
    times: int | None = None
    status: int = 503
    retry_after: str | int | None = None
    ms: int = 60_000
    seconds: int = 0
    released: Event = field(default_factory=Event, repr=False)

    @classmethod
    def parse(cls, data: dict[str, Any]) -> "Fault":
        """From the control plane's JSON. ValueError for unknown kinds and fields."""
        known = {f.name for f in fields(cls)} - {"released"}
        if not isinstance(data, dict) or data.get("kind") not in KINDS or not data.keys() <= known:
            raise ValueError(f"a fault has the fields {sorted(known)} and one of the kinds {sorted(KINDS)}")
        return cls(**data)


class Faults:
    """The faults of one vendor, asked by each request; the first that matches is used up by one."""

    def __init__(self):
        self._faults: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """Forget all faults and let go whoever waits in one."""
        with self._lock:
            for fault in self._faults:
                fault.released.set()
            self._faults = []

    def take(self, request: Request) -> Fault | None:
        line = f"{request.method} {request.path}"
        with self._lock:
            for fault in self._faults:
                if fault.times != 0 and fnmatchcase(line, fault.match):
                    if fault.times:
                        fault.times -= 1
                    return fault
        return None


def misbehave(fault: Fault, connection, vendor: FakeVendor, request: Request, now: datetime) -> None:
    """Answer `request` the way of `fault`. `connection` is the server's handler."""
    KINDS[fault.kind](fault, connection, lambda at=now: vendor.answer(request, at), now)


def _status(fault, connection, honest, now):
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    connection.send(Answer(fault.status, headers=headers))


def _timeout(fault, connection, honest, now):
    fault.released.wait(fault.ms / 1000)
    connection.hang_up()


def _hold(fault, connection, honest, now):
    fault.released.wait()
    connection.send(honest())


def _lost_answer(fault, connection, honest, now):
    honest()  # the vendor did it, and nobody hears of it
    fault.released.wait(fault.ms / 1000)
    connection.hang_up()


def _reset(fault, connection, honest, now):
    # Closing with unsent nothing and no linger makes the kernel send RST instead of FIN.
    connection.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.connection.close()
    connection.hang_up()


def _truncated_body(fault, connection, honest, now):
    answer = honest()
    connection.send(answer, part=len(answer.body) // 2)
    connection.hang_up()


def _bad_json(fault, connection, honest, now):
    answer = honest()
    connection.send(replace(answer, status=200, body=answer.body[: len(answer.body) * 2 // 3] + b","))


def _wrong_content_type(fault, connection, honest, now):
    answer = honest()
    connection.send(replace(answer, headers={**answer.headers, "Content-Type": "text/html"}))


def _slow_drip(fault, connection, honest, now):
    answer = honest()
    connection.send(answer, part=0)
    for number in range(len(answer.body)):
        if fault.released.wait(fault.ms / 1000):
            break
        connection.wfile.write(answer.body[number : number + 1])
    connection.hang_up()


def _duplicate_rows(fault, connection, honest, now):
    answer = honest()
    data = json.loads(answer.body)
    doubled = {key: value * 2 if isinstance(value, list) else value for key, value in data.items()}
    connection.send(replace(answer, body=json.dumps(doubled).encode()))


def _clock_skew(fault, connection, honest, now):
    connection.send(honest(now + timedelta(seconds=fault.seconds)))


def _auth_reject(fault, connection, honest, now):
    connection.send(Answer(401))


def _html_error_page(fault, connection, honest, now):
    connection.send(Answer.page(ERROR_PAGE))


def _redirect_login(fault, connection, honest, now):
    connection.send(Answer(302, headers={"Location": "/login?next=/"}))


KINDS = {
    "status": _status,
    "timeout": _timeout,
    "hold": _hold,
    "lost_answer": _lost_answer,
    "reset": _reset,
    "truncated_body": _truncated_body,
    "bad_json": _bad_json,
    "wrong_content_type": _wrong_content_type,
    "slow_drip": _slow_drip,
    "duplicate_rows": _duplicate_rows,
    "clock_skew": _clock_skew,
    "auth_reject": _auth_reject,
    "html_error_page": _html_error_page,
    "redirect_login": _redirect_login,
}
