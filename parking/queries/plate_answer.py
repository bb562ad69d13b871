"""What is known about a plate at an instant (parking §13). A list, never a single winner."""

from dataclasses import dataclass
from datetime import datetime

from parking.queries.plate_sql import DnttNote


@dataclass(frozen=True)
class Place:
    """A lot or zone as an answer names it. `id` is null for a zone that exists only in an outside system."""

    id: int | None
    name: str
    short_name: str


@dataclass(frozen=True)
class Right:
    """One right to park, valid at the asked instant.

    kind: parking.choices.RightKind. source: where it comes from. label: the API's `type` (standard, temp, Validated
    or the source's own text). name: the API's `shortName`. ends_at: the last valid second. lots: where it is valid at
    that instant. zone: what a zone-based right hangs on. in_target: valid at the asked lot, group or zone; true when
    none was asked (EFF-1). reference: the permit number or reference id.
    """

    kind: str
    source: str
    label: str
    name: str
    starts_at: datetime
    ends_at: datetime
    lots: tuple[Place, ...]
    zone: Place | None
    in_target: bool
    reference: str


@dataclass(frozen=True)
class StaleSource:
    """An outside source whose absence proves nothing: failing since `failed_since`, last good at `ok_at`."""

    source: str
    ok_at: datetime | None
    failed_since: datetime


@dataclass(frozen=True)
class PlateAnswer:
    """The answer of `check_plate`: nothing known is empty, not an error (EFF-4)."""

    plate: str
    key: str
    at: datetime
    rights: tuple[Right, ...]
    dntt: tuple[DnttNote, ...]
    alarm: str
    stale: tuple[StaleSource, ...]

    @property
    def in_target(self) -> bool:
        """Whether any right is valid at the target."""
        return any(right.in_target for right in self.rights)
