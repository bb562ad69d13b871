"""What is read of parking."""

from parking.queries.lot_groups import group_list
from parking.queries.lot_zones import near_misses, sources_since, zone_list
from parking.queries.lots import lot_list
from parking.queries.pay_station import pay_station_search
from parking.queries.permit_stats import StatRow, permit_stats
from parking.queries.picks import pick_list, pick_named, pick_numbered, province_named, province_numbered
from parking.queries.plate_answer import Place, PlateAnswer, Right, StaleSource
from parking.queries.plate_check import check_plate
from parking.queries.vehicles import (
    alarms_of,
    dntt_report,
    dntts_of,
    raised_alarms,
    vehicle_search,
    vehicles_of_plate,
)

__all__ = [
    "Place",
    "PlateAnswer",
    "Right",
    "StaleSource",
    "StatRow",
    "alarms_of",
    "check_plate",
    "dntt_report",
    "dntts_of",
    "group_list",
    "lot_list",
    "near_misses",
    "pay_station_search",
    "permit_stats",
    "pick_list",
    "pick_named",
    "pick_numbered",
    "province_named",
    "province_numbered",
    "raised_alarms",
    "sources_since",
    "vehicle_search",
    "vehicles_of_plate",
    "zone_list",
]
