"""What parking does: one verb a function, keyword-only, audited."""

from parking.services.alarms import clear_alarm, raise_alarm
from parking.services.births import seed_pick_lists
from parking.services.common_lots import delete_common_lot_type, save_common_lot_type
from parking.services.dntt import add_dntt, delete_dntt, update_dntt
from parking.services.feeds import FeedCounts, import_feed, mark_feed
from parking.services.flex import clear_grid, fill_grid, paint_cells, save_slot
from parking.services.lot_groups import archive_group, save_group
from parking.services.lot_zones import delete_zone, save_zone
from parking.services.lots import archive_lot, regenerate_qr, restore_lot, save_lot, set_lot_password
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
    "clear_grid",
    "create_vehicle",
    "delete_common_lot_type",
    "delete_dntt",
    "delete_pick",
    "delete_record",
    "delete_zone",
    "fill_grid",
    "find_or_add_pick",
    "import_feed",
    "mark_feed",
    "paint_cells",
    "push_record",
    "raise_alarm",
    "regenerate_qr",
    "relink_zone",
    "restore_lot",
    "restore_pick",
    "save_common_lot_type",
    "save_group",
    "save_lot",
    "save_pick",
    "save_slot",
    "save_zone",
    "save_zone_rows",
    "seed_pick_lists",
    "set_lot_password",
    "update_dntt",
    "update_record",
    "update_vehicle",
]
