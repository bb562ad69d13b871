"""Settings about vehicles (enforcement VEH-4), permits (parking §21) and maps (MAP-10)."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
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
WAITLISTS = _("Waiting lists")
WAITLIST_MANAGED = "waitlist_managed"
WAITLIST_MANAGERS = "waitlist_managers"


def addresses_in(text: str) -> list[str]:
    """The email addresses of a list with commas. ValidationError when one of them is none."""
    found = [part.strip() for part in text.split(",") if part.strip()]
    for address in found:
        validate_email(address)
    return found


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
    Setting(
        WAITLIST_MANAGED,
        "permits",
        WAITLISTS,
        _("Enable Managed Waitlist"),
        kind="bool",
        default=False,
        help=_(
            "A permit that becomes free where people wait is held for them. The managers choose who gets it."
        ),
    ),
    Setting(
        WAITLIST_MANAGERS,
        "permits",
        WAITLISTS,
        _("Waitlist Email Managers"),
        default="",
        check=addresses_in,
        help=_("Addresses, separated by commas, that are told of held permits and of deadlines that passed."),
    ),
    Setting(
        "waitlist_days",
        "permits",
        WAITLISTS,
        _("Waitlist Reservation Duration, in days"),
        kind="int",
        default=3,
        minimum=1,
        maximum=365,
        help=_("How long somebody who was given a permit has to buy it."),
    ),
    Setting(
        "waitlist_show_rank",
        "permits",
        WAITLISTS,
        _("Show Waitlist Rank"),
        kind="bool",
        default=False,
        help=_("People see how many are on their list, and which of them they are."),
    ),
    Setting(
        "waitlist_only_when_full",
        "permits",
        WAITLISTS,
        _("Only Allow Waitlist after lot is Full"),
        kind="bool",
        default=True,
        help=_("Each lot can have a rule of its own."),
    ),
    Setting(
        "waitlist_auto_release",
        "permits",
        WAITLISTS,
        _("Auto-release expired waitlist reservations"),
        kind="bool",
        default=False,
        help=_(
            "Off: the managers release the permit or give its person more time. On: it goes back to the list by itself."
        ),
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
