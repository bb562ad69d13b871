"""How often something was tried: counters that many processes share and that run out by themselves."""

from contextlib import suppress

from django.core.cache import cache


def count_try(key: str, *, seconds: int) -> int:
    """One try more under this key; how many that makes since the first one, which is forgotten after `seconds`."""
    if cache.add(key, 1, timeout=seconds):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # it ran out in this moment
        cache.set(key, 1, timeout=seconds)
        return 1


def take_back_try(key: str) -> None:
    """One try less: it turned out to be none."""
    with suppress(ValueError):  # it ran out in this moment
        cache.decr(key)
