"""How many calls a token may make in a minute, counted in Valkey for all processes together (API-13, DECISIONS 20)."""

import logging
import time
from threading import Lock

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

LEASE = 20
# A process keeps unspent at most this part of a minute's calls, or small limits would be held by idle processes.
_SHARE = 20
_PAUSE_SECONDS = 5


class Allowance:
    """The calls left to each token in this process. Calls are leased from the common count, not asked one by one.

    Without Valkey there is no limit; that is logged when it begins. A token is counted from the moment its limit was
    learnt from its row, so the first call a process sees of a token is answered before it is counted.
    """

    def __init__(self, connect=None, clock=time.time):
        self._connect, self._clock = connect or _valkey, clock
        self._server: Redis | None = None
        self._lock = Lock()
        self._limits: dict[str, int] = {}
        self._left: dict[str, tuple[int, int]] = {}
        self._silent_until = 0.0
        self._is_away = False

    def spend(self, token: str) -> bool:
        """Take one call of `token` (its hash); False when this minute's are spent."""
        limit = self._limits.get(token)
        if limit is None:
            return True
        minute = self._minute()
        with self._lock:
            leased_in, left = self._left.get(token, (0, 0))
            if leased_in != minute:
                left = 0
            if leased_in != minute or left == 0:
                left = self._lease(token, limit, minute)
            self._left[token] = (minute, max(left - 1, -1))
            return left > 0

    def learn(self, token: str, per_minute: int | None) -> None:
        """Remember the limit on the token's row; None lifts it."""
        if per_minute is None:
            self._limits.pop(token, None)
        elif self._limits.get(token) != per_minute:
            is_new = token not in self._limits
            self._limits[token] = per_minute
            if is_new:
                self.spend(token)

    def seconds_left(self) -> int:
        """Seconds until the next minute, for Retry-After."""
        return 60 - int(self._clock()) % 60

    def _minute(self) -> int:
        return int(self._clock() // 60)

    def _lease(self, token: str, limit: int, minute: int) -> int:
        """Up to LEASE calls from the common count; 0 when it is spent."""
        wanted = min(LEASE, max(1, limit // _SHARE))
        if self._clock() < self._silent_until:
            return wanted
        key = f"opscom:calls:{token[:32]}:{minute}"
        try:
            if self._server is None:
                self._server = self._connect()
            counted, _ = (
                self._server.pipeline(transaction=False).incrby(key, wanted).expire(key, 120).execute()
            )
        except (RedisError, OSError) as error:
            self._go_without(error)
            return wanted
        self._is_away = False
        return max(0, min(wanted, limit - (counted - wanted)))

    def _go_without(self, error: Exception) -> None:
        self._silent_until = self._clock() + _PAUSE_SECONDS
        if not self._is_away:
            self._is_away = True
            logger.warning("Valkey is away (%s): API calls are not limited until it is back", error)


def _valkey() -> Redis:
    if not settings.REDIS_URL:
        raise OSError("none is configured")
    return Redis.from_url(
        settings.CACHES["default"]["LOCATION"],
        socket_timeout=0.3,
        socket_connect_timeout=0.3,
        retry=Retry(NoBackoff(), 0),
    )


allowance = Allowance()
