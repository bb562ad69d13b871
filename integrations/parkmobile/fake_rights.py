"""What ParkMobile's double has to offer: rights that move with the clock, a busy day, the night of the clocks."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from integrations.vendor_time import WINDOWS_ZONES

SUPPLIER = 993000
LETTERS = "ABCDEFGHJKLMNPRSTVWXYZ"
IANA_ZONES = {windows: ZoneInfo(name) for windows, name in WINDOWS_ZONES.items()}

# code, location, description; the slash, the spaces and the leading zero are there on purpose
ZONES = (
    ("1001", "10", "Main Street"),
    ("1002", "10", "Library"),
    ("4501", "45", "North Lot"),
    ("4502", "45", "Stadium East"),
    ("0077", "7", "River Walk"),
    ("12/B", "12", "Rink, upper level"),
)


@dataclass(frozen=True)
class FakeRight:
    """A right as the double keeps it; instants in UTC. `also_in` are other zones that list it too."""

    id: int
    zone: str
    plate: str
    starts_at: datetime
    ends_at: datetime
    amount: float | None = 2.5
    permit: str = ""
    space: str = ""
    time_zone: str = "Eastern Standard Time"
    also_in: tuple[str, ...] = ()

    @classmethod
    def parse(cls, data: dict[str, Any]) -> "FakeRight":
        """From the control plane: instants are ISO texts with an offset."""
        times = {
            name: datetime.fromisoformat(data[name]).astimezone(UTC) for name in ("starts_at", "ends_at")
        }
        return cls(**{**data, **times, "also_in": tuple(data.get("also_in", ()))})

    def is_active(self, now: datetime) -> bool:
        return self.starts_at <= now <= self.ends_at

    def document(self, *, is_old: bool) -> dict[str, Any]:
        """The right as the vendor writes it; the older interface knows local times only."""
        zone = IANA_ZONES[self.time_zone]
        start, end = (at.astimezone(zone) for at in (self.starts_at, self.ends_at))
        old = {
            "parkingRightId": self.id,
            "signageZoneCode": self.zone,
            "internalZoneCode": self.zone,
            "supplierId": SUPPLIER,
            "lpn": self.plate,
            "lpnState": "ON",
            "spaceNumber": self.space,
            "startDateLocal": stamp(start),
            "endDateLocal": stamp(end),
            "modifiedDate": stamp(start),
            "timeZone": self.time_zone,
            "productDescription": "Cashless Parking",
            "productTypeId": 1,
            "permit": self.permit,
            "payedMinutes": int((self.ends_at - self.starts_at).total_seconds() // 60),
            "purchaseAmount": self.amount,
        }
        if is_old:
            return old
        return old | {
            "internalZoneCode2": None,
            "startDateUtc": stamp(self.starts_at),
            "endDateUtc": stamp(self.ends_at),
            "createdDateLocal": stamp(start),
            "createdDateUtc": stamp(self.starts_at),
            "modifiedDateUtc": stamp(self.starts_at),
            "customField1": None,
            "customField2": None,
        }


def stamp(at: datetime) -> str:
    """A time as the vendor writes it: no offset, seven decimals."""
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond:06d}0"


def moving_rights(now: datetime, zones: tuple = ZONES) -> list[FakeRight]:
    """Rights that come and go with the clock: at any time some are live, and each keeps its id while it lasts."""
    rights = []
    for zone_number, (zone, *_) in enumerate(zones):
        for space in range(5):
            length = timedelta(minutes=(45, 60, 90, 120, 180)[space])
            # Between two cars a space is free for a sixth of the time.
            turn, into = divmod(
                now - _epoch() + timedelta(minutes=17 * zone_number + 7 * space), length * 6 / 5
            )
            starts_at = now - into
            rights.append(
                FakeRight(
                    id=(zone_number * 5 + space + 1) * 10_000_000 + turn,
                    zone=zone,
                    plate=_plate(zone_number * 5 + space, turn),
                    starts_at=starts_at,
                    ends_at=starts_at + length,
                    amount=float(length / timedelta(hours=1)) * 2,
                )
            )
    # Bought by somebody who types plates the way people do, and a permit that is valid for months.
    rights[0] = replace(rights[0], plate=f"{rights[0].plate[:4].lower()} {rights[0].plate[4:]} ")
    months = timedelta(days=120)
    turn, into = divmod(now - _epoch(), months)
    rights.append(
        FakeRight(
            990_000_000 + turn,
            "4501",
            "PRMT042",
            now - into,
            now - into + months,
            240.0,
            permit=f"PM-{turn:05d}",
        )
    )
    return rights


def busy_game_day(now: datetime, zone: str = "4501", number: int = 800) -> list[FakeRight]:
    """So many rights in one zone at once."""
    begin = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    return [
        FakeRight(
            800_000_000 + n,
            zone,
            _plate(n, 1),
            begin + timedelta(seconds=n),
            begin + timedelta(hours=6),
            20.0,
        )
        for n in range(number)
    ]


def autumn_night(year: int = 2026) -> list[FakeRight]:
    """Rights over the hour that the clocks of Toronto repeat on the first Sunday of November."""
    change = datetime(year, 11, 1, 6, tzinfo=UTC) + timedelta(days=(6 - datetime(year, 11, 1).weekday()) % 7)
    half = timedelta(minutes=30)
    return [
        FakeRight(700_000_001, "4501", "FOLD001", change - half, change + half),  # 01:30 EDT to 01:30 EST
        FakeRight(700_000_002, "4501", "FOLD002", change - 4 * half, change - half),  # 00:00 to 01:30 EDT
        FakeRight(700_000_003, "4501", "FOLD003", change + half, change + 3 * half),  # 01:30 EST to 02:30 EST
    ]


def _plate(place: int, turn: int) -> str:
    number = place * 7919 + turn * 104_729
    letters = "".join(LETTERS[number // 22**power % 22] for power in range(4))
    return f"{letters}{number // 5 % 1000:03d}"


def _epoch() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)
