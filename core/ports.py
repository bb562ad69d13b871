"""Sockets of the floor: what packages above plug in through `AppConfig.ready()` (DECISIONS 13)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Model

from core.registry import Registry


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


class Post(Protocol):
    """Queue a mail: a kind that content knows, one address, the words' context, files. Returns the outbox row's id.

    `bulk`: one of many that nobody waits for; it lets every other mail go first. `about`: the row whose page shows it.
    """

    def __call__(
        self,
        *,
        kind: str,
        to: str,
        language: str,
        context: dict[str, Any],
        person_id: int | None = None,
        attachments: Sequence[Attachment] = (),
        bulk: bool = False,
        about: Model | None = None,
    ) -> int: ...


post: Registry[Post] = Registry("mail door")


class Warn(Protocol):
    """Mail a kind to everybody who asked for warnings of the topic, in the open transaction; `besides` have it already.
    Returns how many mails that made."""

    def __call__(
        self,
        *,
        topic: str,
        kind: str,
        context: dict[str, Any],
        attachments: Sequence[Attachment] = (),
        besides: Sequence[str] = (),
    ) -> int: ...


warning_door: Registry[Warn] = Registry("warning door")

# What a mail leads to → the name of the surface's page that shows it, such as task_run, which takes a run's id.
pages: Registry[str] = Registry("page")


def send_mail(**mail) -> int:
    """Queue a mail in the open transaction through the registered door (content's outbox)."""
    return post.get("outbox")(**mail)


def warn(**warning) -> int:
    """Mail a warning through the registered door (content's email warnings)."""
    return warning_door.get("mail")(**warning)


@dataclass(frozen=True)
class MenuItem:
    """A leaf of the admin menu. `path` are its groups from the top, `right` hides it from who lacks it."""

    key: str
    path: tuple[Any, ...]
    label: Any
    url_name: str
    right: str
    order: int = 100
    icon: str = ""
    is_on: Callable[[], bool] = field(default=lambda: True)


menu: Registry[MenuItem] = Registry("menu item")


@dataclass(frozen=True)
class HealthCheck:
    """A part of the installation that /healthz asks: returns "" when well, else the reason in words."""

    key: str
    check: Callable[[], str]


health: Registry[HealthCheck] = Registry("health check")

# Outside services, asked in a client's scope: "" when well or not in use. Never part of /healthz: a vendor that is
# down takes nothing of ours down (DESIGN §9).
vendor_health: Registry[HealthCheck] = Registry("vendor health check")

# Called with actor=, client= in the scope of a client that was just made: seed lists and roles (DESIGN §3).
client_births: Registry[Callable] = Registry("birth step")

# "app.Model.field" of models, clients' or global, whose text is encrypted (core.encryption), so that rotate_secrets
# finds it.
encrypted_columns: Registry[str] = Registry("encrypted column")

# Called with a token's id: a queryset of the calls made with it, newest first, having at, endpoint, code, ip,
# plate_key, rights and ms. The API fills it; the token's page in the admin portal shows it.
call_log: Registry[Callable] = Registry("call log")

# "app.Model" → called with row=, target= when a merge finds that both have such a row and the table allows one:
# yields (row of that table, {field: value}) of what to change instead of moving it, or (row, None) to delete a row that
# says nothing the target's does not, which is only for merges that are never undone.
row_collisions: Registry[Callable] = Registry("collision of rows")
