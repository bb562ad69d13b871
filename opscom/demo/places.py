"""TomahawkU's places: the 17 lots of the Lot Value sample (seeds/003) with groups and zones around them."""

from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from accounts.models import UserType
from core.actors import Actor
from parking.choices import LotScope, Visibility, Weekday, ZoneMode
from parking.models import Lot, LotGroup, LotZone
from parking.rules.zone_window import ZoneWindow
from parking.services.lot_groups import save_group
from parking.services.lot_zones import save_zone
from parking.services.lots import save_lot

ALL_DAY = (time(0, 0), time(23, 59))
WEEK = tuple(Weekday)


def _temporary(most: int, hour: str, day: str, **facts) -> dict:
    prices = {"temp_hourly_cost": Decimal(hour), "temp_daily_cost": Decimal(day)}
    return {"temp_enabled": True, "temp_max": most, "temp_min_minutes": 30} | prices | facts


SELLING = {  # lot's short name: how it sells beside or instead of whole standard permits
    "RES": {"can_prorate": True},
    "RES-V": _temporary(12, "1.50", "11.00", temp_only=True),
    "SEM-E": {"can_prorate": True},
    "STAFF": {"can_prorate": True},
    "VIS": _temporary(40, "2.00", "11.00", temp_only=True),
    "SOUTH": _temporary(250, "3.00", "14.00", temp_over_30=True, temp_over_30_monthly_cost=Decimal(95)),
}


@dataclass(frozen=True)
class LotFacts:
    """One lot. `types` are user types who may buy ("" = every type)."""

    name: str
    short_name: str
    window_type: str
    default_cost: Decimal
    group: str
    types: tuple[str, ...] = ()
    spaces: int | None = None
    words: str = ""


def _lot(name, short_name, window_type, cost, group, types=(), spaces=None, words=""):
    return LotFacts(name, short_name, window_type, Decimal(cost), group, types, spaces, words)


STUDENTS = ("Full Time Student", "Part Time Student")
STAFF = ("Full Time Staff", "Part Time Staff")
GUESTS = ("Guest User",)

# Names, windows, prices and order as in the sample; the rest is invented.
LOTS = (
    _lot("TU Residence", "RES", "Y", 525, "Residence", STUDENTS, 20, "Behind the residence, off Maple Lane."),
    _lot(
        "TU Residence Visitors", "RES-V", "M", 11, "Residence", GUESTS, 12, "Beside the residence entrance."
    ),
    _lot("TU Semester East", "SEM-E", "S", 100, "Main Campus", STUDENTS, 21, "East of the library."),
    _lot(
        "TU Semester Central",
        "SEM-C",
        "M",
        125,
        "Main Campus",
        STUDENTS + STAFF,
        60,
        "Under the clock tower.",
    ),
    _lot(
        "TUSC Yearly Staff",
        "STAFF",
        "Y",
        350,
        "Main Campus",
        STAFF,
        10,
        "North side of the science building.",
    ),
    _lot(
        "TUSC Yearly Executive",
        "EXEC",
        "Y",
        0,
        "Main Campus",
        STAFF,
        10,
        "Front of the administration building.",
    ),
    _lot("TU Visitors", "VIS", "M", 11, "Main Campus", GUESTS, 40, "At the main gate."),
    _lot("Veritas Communications - All Lots", "VER-ALL", "M", 165, "Veritas", (), 28),
    _lot("Veritas Communications - Complimentary", "VER-C", "M", 0, "Veritas", (), 5),
    _lot("North Lot", "NORTH", "M", 195, "North", (), 150, "Corner of North Street and Fifth Avenue."),
    _lot("Solus Tech Inc", "SOLUS", "M", 183, "", (), 15),
    _lot("Recreation Complex", "REC", "M", 0, "North", (), 90, "In front of the rink."),
    _lot("Main Street Parking", "MAIN", "M", 200, "Downtown", (), 20, "120 Main Street."),
    _lot("Public Works", "PW", "O", 0, "", STAFF, 30),
    _lot("Mall Parking", "MALL", "M", 0, "Downtown", GUESTS, 400, "Level 1 of the mall."),
    _lot("Main Street Private Parking", "MAIN-P", "M", 150, "Downtown", (), 200, "Behind 118 Main Street."),
    _lot(
        "TU South Garage",
        "SOUTH",
        "M",
        75,
        "Main Campus",
        STUDENTS + STAFF + GUESTS,
        3000,
        "Ramp on South Drive.",
    ),
)

GROUPS = {  # name: (latitude, longitude, marker colour)
    "Main Campus": ("45.421100", "-75.690300", "#1f6feb"),
    "Residence": ("45.423900", "-75.686200", "#8250df"),
    "Downtown": ("45.424700", "-75.695000", "#bc4c00"),
    "North": ("45.431200", "-75.698100", "#1a7f37"),
    "Veritas": ("45.417800", "-75.700400", "#9a6700"),
}

MARKERS = {  # lot's short name: latitude, longitude, colour of a pin of its own
    "SOLUS": ("45.428600", "-75.686900", "#cf222e"),
}

ZONES = {  # name: short name
    "1001": "1001",
    "1002": "1002",
    "4501": "4501",
    "Lot 4": "Lot 4",
    "Lot 01": "Lot 01",
    "Lot 02": "Lot 02",
    "RED": "RED",
    "zone1": "zone1",
}

# (lot's short name, zone, days, start, end)
ZONE_ROWS = (
    ("VIS", "1001", WEEK, *ALL_DAY),
    ("SOUTH", "1001", WEEK, *ALL_DAY),
    ("MAIN", "1002", WEEK, *ALL_DAY),
    ("NORTH", "4501", WEEK, *ALL_DAY),
    ("MALL", "Lot 4", WEEK, *ALL_DAY),
    ("MAIN-P", "Lot 01", WEEK[:5], time(8, 0), time(18, 0)),
    ("MAIN-P", "Lot 02", WEEK, *ALL_DAY),
    ("REC", "RED", (Weekday.FRIDAY,), time(17, 0), time(23, 59)),
    ("NORTH", "RED", WEEK, *ALL_DAY),
    ("SEM-C", "zone1", (Weekday.FRIDAY, Weekday.SATURDAY), time(22, 0), time(2, 0)),
)


def make_places(actor: Actor) -> None:
    """Groups, zones and lots through the services that the pages call."""
    groups = {name: _group(actor, name, *facts) for name, facts in GROUPS.items()}
    zones = {
        name: save_zone(actor=actor, name=name, short_name=short_name) for name, short_name in ZONES.items()
    }
    types = {kind.name: kind.pk for kind in UserType.objects.all()}
    for order, facts in enumerate(LOTS, 1):
        _lot_of(actor, order, facts, groups, zones, types)


def _group(actor: Actor, name: str, latitude: str, longitude: str, colour: str) -> LotGroup:
    place = {"latitude": Decimal(latitude), "longitude": Decimal(longitude)}
    return save_group(actor=actor, values={"name": name, "map_colour": colour, "show_on_map": True, **place})


def _marker(short_name: str) -> dict:
    if short_name not in MARKERS:
        return {}
    latitude, longitude, colour = MARKERS[short_name]
    return {"latitude": Decimal(latitude), "longitude": Decimal(longitude), "marker_colour": colour}


def _lot_of(actor, order, facts: LotFacts, groups, zones: dict[str, LotZone], types) -> Lot:
    values = {
        "name": facts.name,
        "short_name": facts.short_name,
        "sort_order": order,
        "visibility": Visibility.VISIBLE,
        "lot_scope": LotScope.USER_TYPE if facts.types else LotScope.COMMON,
        "lot_group": groups.get(facts.group),
        "window_type": facts.window_type,
        "location_text": facts.words,
        "default_cost": facts.default_cost,
        "total_spaces": facts.spaces,
        **SELLING.get(facts.short_name, {}),
        **_marker(facts.short_name),
    }
    windows = [
        ZoneWindow(zones[zone].pk, ZoneMode.DAYS, sum(days), None, None, start, end)
        for lot, zone, days, start, end in ZONE_ROWS
        if lot == facts.short_name
    ]
    return save_lot(
        actor=actor, values=values, user_type_ids=[types[name] for name in facts.types], zone_windows=windows
    )
