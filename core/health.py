"""Is the installation well? Each part answers in words (DESIGN §10)."""

import time

from django.core.cache import cache
from django.db import connection

from core.ports import HealthCheck, health

BEAT_KEY = "opscom:beat"
BEAT_LIMIT_SECONDS = 90


def mark_beat() -> None:
    """The tick says that scheduler, broker and worker are alive."""
    cache.set(BEAT_KEY, time.time(), timeout=24 * 3600)


def database() -> str:
    """ "" when the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return f"database: {type(error).__name__}"
    return ""


def broker() -> str:
    """ "" when cache and broker answer."""
    try:
        cache.get(BEAT_KEY)
    except Exception as error:
        return f"broker: {type(error).__name__}"
    return ""


def beat() -> str:
    """ "" when a tick came within the last 90 seconds."""
    try:
        last = cache.get(BEAT_KEY)
    except Exception:
        return "beat: cannot be asked"
    if last is None:
        return "beat: no tick yet"
    age = time.time() - last
    return "" if age < BEAT_LIMIT_SECONDS else f"beat: last tick {age:.0f} s ago"


def ailments() -> list[str]:
    """Why the installation is not well; empty when it is."""
    return [reason for check in health.all() if (reason := check.check())]


for _key, _check in (("database", database), ("broker", broker), ("beat", beat)):
    health.register(_key, HealthCheck(_key, _check))
