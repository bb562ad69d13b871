"""Links to Hosted Checkout: everything in them is under a hash (integrations §15.4)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Vancouver")
ALGORITHMS = {"sha1": "SHA-1", "md5": "MD5"}


def signed(pairs: Sequence[tuple[str, str]], hash_key: str, algorithm: str) -> str:
    """The query with its hash at the end: what stands behind the hash could be changed by anybody."""
    query = urlencode(pairs)
    digest = hashlib.new(algorithm, f"{query}{hash_key}".encode(), usedforsecurity=False).hexdigest()
    return f"{query}&hashValue={digest}"


def hash_expiry(at: datetime) -> str:
    """The minute after which a link is refused, on Pacific clocks.

    The vendor says PST here and Pacific Time elsewhere. Summer time is taken as meant, and an hour that autumn repeats
    is waited out: a link that lives too long makes a late payment, one that is dead at birth makes none.
    """
    local = at.astimezone(PACIFIC)
    if local.fold or local.utcoffset() != local.replace(fold=1).utcoffset():
        local = local.replace(minute=0) + timedelta(hours=1)
    return f"{local:%Y%m%d%H%M}"
