"""What a vendor's double looks like to the server: requests in, answers out."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from core.registry import Registry


@dataclass(frozen=True)
class Request:
    """One request. `path` is below the vendor's prefix and not unquoted, so that a quoted slash stays one.

    `query_string` is the query as it was sent, for vendors who sign that.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    query_string: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer of a vendor."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, data: Any, status: int = 200) -> "Answer":
        return cls(status, json.dumps(data).encode(), {"Content-Type": "application/json; charset=utf-8"})

    @classmethod
    def page(cls, html: str, status: int = 200) -> "Answer":
        return cls(status, html.encode(), {"Content-Type": "text/html; charset=utf-8"})


class Clock:
    """The fakes' clock: this machine's, moved by `offset`."""

    def __init__(self):
        self.offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


class FakeVendor(Protocol):
    """A vendor's double. `set_state` raises ValueError for what it does not understand."""

    def answer(self, request: Request, now: datetime) -> Answer: ...

    def set_state(self, state: dict[str, Any]) -> None: ...


# key (also the prefix of its address) → maker of a fresh double; filled by each vendor folder's fake.py
fake_vendors: Registry[Callable[[], FakeVendor]] = Registry("fake vendor")
