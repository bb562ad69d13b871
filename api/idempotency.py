"""`Idempotency-Key`: the same call sent twice acts once and is answered twice the same (enforcement C-11)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from http import HTTPStatus

from django.db import connection
from django.utils import timezone

from api.errors import ApiError
from api.models import IdempotentCall
from api.models.idempotent_call import CallState

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
LEASE = timedelta(seconds=60)

# A key that is free, past its day, or held by a call that died (same body, lease over) becomes ours.
_CLAIM = """
INSERT INTO api_idempotentcall AS held
  (client_id, token_id, key, body_hash, state, lease_until, created_at)
VALUES (%(client)s, %(token)s, %(key)s, %(body)s, 'running', %(lease)s, %(now)s)
ON CONFLICT (token_id, key) DO UPDATE SET body_hash = excluded.body_hash, state = 'running',
  status = NULL, code = NULL, answer = NULL, lease_until = excluded.lease_until, created_at = excluded.created_at
WHERE held.created_at <= %(oldest)s
  OR (held.state = 'running' AND held.lease_until < %(now)s AND held.body_hash = excluded.body_hash)
RETURNING id
"""


@dataclass(frozen=True)
class Claim:
    """The right to run the call of a key until `lease_until`; whoever takes over writes another lease."""

    id: int
    lease_until: datetime

    def finish(self, status: int, code: int, answer: bytes) -> None:
        """Keep the answer, in the call's transaction. ApiError (409) when another call took over meanwhile."""
        kept = self._ours().update(state=CallState.DONE, status=status, code=code, answer=answer)
        if not kept:
            raise running()

    def release(self) -> None:
        """Let the next call try again: this one came to no answer that counts."""
        self._ours().delete()

    def _ours(self):
        return IdempotentCall.objects.filter(
            pk=self.id, lease_until=self.lease_until, state=CallState.RUNNING
        )


@dataclass(frozen=True)
class Replay:
    """What the first call was answered."""

    status: int
    code: int
    answer: bytes


def claim(*, client_id: int, token_id: int, key: str, endpoint: str, body: bytes) -> Claim | Replay:
    """Claim the key in a statement of its own, or find its answer.

    ApiError 9030 for a key above 255 characters, 9033 (422) for another body under the same key, 9033 (409) while the
    first call is still at work.
    """
    if len(key) > 255:
        raise ApiError(9030, field=HEADER)
    now = timezone.now()
    lease = now + LEASE
    body_hash = sha256(endpoint.encode() + b"\0" + body).hexdigest()
    values = {"client": client_id, "token": token_id, "key": key, "body": body_hash, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, values | {"lease": lease, "oldest": now - KEPT})
        if row := cursor.fetchone():
            return Claim(row[0], lease)
    held = IdempotentCall.objects.filter(token_id=token_id, key=key).first()
    if held is not None and held.body_hash != body_hash:
        raise ApiError(9033, field=HEADER, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if held is None or held.state == CallState.RUNNING:
        raise running()
    return Replay(held.status, held.code, bytes(held.answer))


def running() -> ApiError:
    """The first call with this key has no answer yet."""
    return ApiError(9033, field=HEADER, status=HTTPStatus.CONFLICT, headers={"Retry-After": "1"})
