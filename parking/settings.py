"""Settings about vehicles (enforcement VEH-4), permits (parking §21) and maps (MAP-10)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.system_settings import Setting, register_settings

VEHICLES = _("Vehicles")
PERMITS = _("Permits")
MAP = _("Real-time map")
TILES = _("Map tiles")
RESERVED_IS_VALID = "reserved_is_valid"
MULTIPLE_PLATES = "multiple_plate_validator"
COUNT_PAY_STATIONS = "count_pay_stations_on_map"
MAP_GREEN_FROM, MAP_AMBER_FROM = "map_green_from", "map_amber_from"
MAP_TILES_URL, MAP_ATTRIBUTION = "map_tiles_url", "map_attribution"

register_settings(
    Setting(
        "vin_field",
        "general",
        VEHICLES,
        _("Users can enter a VIN"),
        kind="bool",
        default=True,
        help=_("A VIN can stand in for a missing plate."),
    ),
)
register_settings(
    Setting(
        "show_only_visible_lots",
        "permits",
        PERMITS,
        _("Show only visible lots"),
        kind="bool",
        default=False,
        help=_(
            "Lists of the admin portal leave out lots that users do not see. It changes nothing for users."
        ),
    ),
    Setting(
        "unpaid_hours",
        "permits",
        PERMITS,
        _("Hours before unpaid requests clear"),
        kind="int",
        default=24,
        minimum=1,
        maximum=8760,
        help=_("A permit that was asked for is kept so long; the nightly task frees those that nobody paid."),
    ),
    Setting(
        "temp_hold_minutes",
        "permits",
        PERMITS,
        _("Minutes that a temporary permit is held in the cart"),
        kind="int",
        default=10,
        minimum=1,
        maximum=120,
        help=_("Its space is kept from others for so long."),
    ),
    Setting(
        "prorate_on_portal",
        "permits",
        PERMITS,
        _("Allow proration on portal"),
        kind="bool",
        default=False,
        help=_(
            "Users who buy in the middle of a sales window pay for the days that are left, where the lot allows it."
        ),
    ),
    Setting(
        RESERVED_IS_VALID,
        "permits",
        PERMITS,
        _("Reserved (promise) counts as valid"),
        kind="bool",
        default=True,
        help=_("A permit whose payment is promised, but not processed yet, gives the right to park."),
    ),
    Setting(
        MULTIPLE_PLATES,
        "permits",
        PERMITS,
        _("Multiple Plate Validator"),
        kind="bool",
        default=True,
        help=_("Validators may enter several plates at once."),
    ),
)
register_settings(
    Setting(
        COUNT_PAY_STATIONS,
        "maps",
        MAP,
        _("Count pay-station records on map"),
        kind="bool",
        default=False,
        help=_("Valid records take up a temporary space in each lot that accepts their zone."),
    ),
    Setting(
        MAP_GREEN_FROM,
        "maps",
        MAP,
        _("Green from so many percent available"),
        kind="int",
        default=50,
        minimum=2,
        maximum=100,
        above=MAP_AMBER_FROM,
        help=_("Places with so much space or more are green on the map of the user portal."),
    ),
    Setting(
        MAP_AMBER_FROM,
        "maps",
        MAP,
        _("Amber from so many percent available"),
        kind="int",
        default=20,
        minimum=2,
        maximum=99,
        help=_("Places with less are red; full ones are black."),
    ),
)


def check_tiles_url(text: str) -> None:
    """An https address of one host with {z}, {x} and {y} behind it: that host goes into the pages' content policy."""
    found = re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?(/\S*)", text)
    if not found:
        raise ValidationError(
            _("Begin with https://, one host name in lower case and /, as in https://tiles.example.org/.")
        )
    behind = found[2]
    missing = [mark for mark in ("{z}", "{x}", "{y}") if mark not in behind]
    if missing:
        raise ValidationError(
            _("The address lacks %(marks)s, in whose place zoom, column and row are put.")
            % {"marks": ", ".join(missing)}
        )
    if "{" in re.sub(r"\{[zxyr]\}", "", behind):
        raise ValidationError(_("Only {z}, {x}, {y} and {r} can stand in braces; write all else out."))


register_settings(
    Setting(
        MAP_TILES_URL,
        "maps",
        TILES,
        _("Map tiles URL"),
        default="",
        check=check_tiles_url,
        help=_(
            "Where browsers get the pictures under maps, such as https://tiles.example.org/{z}/{x}/{y}.png. "
            "That host then learns the addresses of your visitors. Empty: pins on a plain ground, and no other "
            "host is asked."
        ),
    ),
    Setting(
        MAP_ATTRIBUTION,
        "maps",
        TILES,
        _("Attribution"),
        default="",
        help=_("What the maker of the tiles wants to be named, such as © OpenStreetMap contributors."),
    ),
)
