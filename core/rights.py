"""Rights: what staff may do. Packages register theirs in `permissions.py`; roles hold sets of keys (DESIGN §4)."""

from dataclasses import dataclass

from core.registry import Registry


@dataclass(frozen=True)
class Right:
    """A named right such as `lots.edit`. `area` groups it on the roles page; `needs`: rights it is useless without."""

    key: str
    area: str
    label: str
    needs: tuple[str, ...] = ()


rights: Registry[Right] = Registry("right")


def register_rights(area, *declared: tuple) -> None:
    """Register (key, label[, needs…]) tuples under one area."""
    for key, label, *needs in declared:
        rights.register(key, Right(key, area, label, tuple(needs)))
