"""What parking does: one verb a function, keyword-only, audited."""

from parking.services.alarms import clear_alarm, raise_alarm
from parking.services.births import seed_pick_lists
from parking.services.dntt import add_dntt, delete_dntt, update_dntt
from parking.services.feeds import FeedCounts, import_feed, mark_feed
from parking.services.lot_groups import archive_group, save_group
from parking.services.lot_zones import delete_zone, save_zone
from parking.services.lots import archive_lot, restore_lot, save_lot
from parking.services.picks import (
    FoundPick,
    archive_pick,
    delete_pick,
    find_or_add_pick,
    restore_pick,
    save_pick,
)
from parking.services.records import delete_record, push_record, update_record
from parking.services.vehicles import create_vehicle, update_vehicle
from parking.services.zone_links import relink_zone
from parking.services.zone_rows import save_zone_rows

__all__ = [
    "FeedCounts",
    "FoundPick",
    "add_dntt",
    "archive_group",
    "archive_lot",
    "archive_pick",
    "clear_alarm",
    "create_vehicle",
    "delete_dntt",
    "delete_pick",
    "delete_record",
    "delete_zone",
    "find_or_add_pick",
    "import_feed",
    "mark_feed",
    "push_record",
    "raise_alarm",
    "relink_zone",
    "restore_lot",
    "restore_pick",
    "save_group",
    "save_lot",
    "save_pick",
    "save_zone",
    "save_zone_rows",
    "seed_pick_lists",
    "update_dntt",
    "update_record",
    "update_vehicle",
]
