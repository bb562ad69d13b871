"""Who calls, and may they: one SQL verdict in the order of DECISIONS 17, shared by the gate and the plate door."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.rules.tokens import token_hash
from api.errors import ApiError, too_many
from api.rate import allowance
from core.actors import Actor
from core.choices import ActorKind, Feature
from core.db import prepared
from core.models import Client
from core.validators import normal_code

_CODE = re.compile("[A-Z0-9_]{1,30}")

# What is asked, as a row: it is there even when nobody is found, so every refusal has its own code.
ASKED = "(VALUES (%(client)s::text, %(hash)s::text, %(ip)s::inet, %(spent)s::bool)) AS asked (client, hash, ip, spent)"
CALLER = f"""{ASKED}
LEFT JOIN core_client c ON c.code = asked.client AND c.is_active
LEFT JOIN accounts_apitoken t ON t.client_id = c.id AND t.hash = asked.hash
  AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())"""
VERDICT = f"""CASE
WHEN c.id IS NULL THEN 9000 WHEN asked.hash IS NULL THEN 9001 WHEN t.id IS NULL THEN 9034 WHEN asked.spent THEN 9033
WHEN '{Feature.API}' = ANY (c.features) AND %(scope)s::text = ANY (t.scopes) AND (cardinality(t.ip_ranges) = 0
  OR asked.ip <<= ANY (t.ip_ranges::inet[])) THEN {{granted}}
ELSE 9002 END"""
UNUSED_FOR_A_MINUTE = "(t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute')"
_TOUCH = f"UPDATE accounts_apitoken t SET last_used_at = now() WHERE id = %(token)s AND {UNUSED_FOR_A_MINUTE}"

_CLIENT_FIELDS = [field.attname for field in Client._meta.concrete_fields]
_ADMIT = (
    f"SELECT {VERDICT.format(granted=0)}, t.id, t.name, t.origin, t.rate_per_minute, {UNUSED_FOR_A_MINUTE}, "
    + ", ".join(f"c.{field.column}" for field in Client._meta.concrete_fields)
    + f" FROM {CALLER}"
)


@dataclass(frozen=True)
class Caller:
    """Who stands behind a call; `code` is 0 when they may make it. What is not known is None."""

    code: int
    client: Client | None
    token_id: int | None = None
    token_name: str = ""
    origin: str = ""

    @property
    def actor(self) -> Actor:
        """The token as the author of what the call changes."""
        return Actor(ActorKind.TOKEN, str(self.token_id), self.token_name)

    def refusal(self) -> ApiError:
        """The error of a caller who may not."""
        return too_many(allowance.seconds_left()) if self.code == 9033 else ApiError(self.code)


def question(*, client: str, token: str, ip: str | None, scope: str) -> dict[str, Any]:
    """The parameters of CALLER and VERDICT."""
    digest = token_hash(token) if token else None
    code = normal_code(client)
    return {
        "client": code if is_code(code) else None,
        "hash": digest,
        "ip": ip,
        "spent": digest is not None and not allowance.spend(digest),
        "scope": scope,
    }


def admit(*, client: str, token: str, ip: str | None, scope: str) -> Caller:
    """Look the caller up and judge; one query, and a second at most once a minute for the token's last use."""
    asked = question(client=client, token=token, ip=ip, scope=scope)
    code, token_id, name, origin, per_minute, is_unused, *values = prepared(_ADMIT, asked).fetchone()
    note_use(prepared, asked["hash"], token_id, per_minute, is_unused)
    found = Client.from_db("default", _CLIENT_FIELDS, values) if values[0] else None
    return Caller(code, found, token_id, name or "", origin or "")


def client_of(code: str) -> Client | None:
    """The active client of a code in a path."""
    return Client.objects.filter(code=normal_code(code), is_active=True).first() if is_code(code) else None


def is_code(text: str) -> bool:
    """Whether it can be a client's code, in either spelling (API-4)."""
    return _CODE.fullmatch(normal_code(text)) is not None


def note_use(
    execute: Callable, digest: str | None, token_id: int | None, per_minute: int | None, is_unused: bool
):
    """Remember the limit of a known token, and that it was used."""
    if token_id is not None:
        allowance.learn(digest, per_minute)
        if is_unused:
            execute(_TOUCH, {"token": token_id})
