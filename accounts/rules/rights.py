"""Which rights belong together."""

from collections.abc import Iterable

from core.rights import rights


def missing_needs(held: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Rights that are useless without others: {right: the needed rights that are not held} (parking ADM-6)."""
    held = set(held)
    gaps = {key: tuple(n for n in rights.get(key).needs if n not in held) for key in held if key in rights}
    return {key: needs for key, needs in sorted(gaps.items()) if needs}
