"""How much of a place can still be had, and what that looks like on a map (parking §14.2, MAP-3, MAP-4)."""

from dataclasses import dataclass
from typing import NamedTuple

from parking.choices import Tone


@dataclass(frozen=True)
class Counted:
    """How many there are of something, and how many of them are used: more than there are where it was oversold."""

    total: int = 0
    used: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.total + other.total, self.used + other.used)

    @property
    def left(self) -> int:
        """How many can still be had; never below 0."""
        return max(self.total - self.used, 0)

    @property
    def percent(self) -> int | None:
        """How many percent can still be had, 0 to 100, rounded down; None where there is nothing at all (MAP-3)."""
        return min(100 * self.left // self.total, 100) if self.total else None


class Limits(NamedTuple):
    """From how many percent on a place is green, and from how many amber (MAP-4)."""

    green: int
    amber: int


def shares_of(limits: Limits) -> list[tuple[Tone, int, int]]:
    """Each tone with its lowest and its highest percent, for the legend; it says what tone_of does."""
    return [
        (Tone.GREEN, limits.green, 100),
        (Tone.AMBER, limits.amber, limits.green - 1),
        (Tone.RED, 1, limits.amber - 1),
        (Tone.FULL, 0, 0),
    ]


def tone_of(percent: int | None, limits: Limits) -> Tone:
    """The tone of a place with so much to be had (MAP-4)."""
    if percent is None:
        return Tone.UNKNOWN
    if percent == 0:
        return Tone.FULL
    if percent >= limits.green:
        return Tone.GREEN
    return Tone.AMBER if percent >= limits.amber else Tone.RED
