"""Temporary permits as the plate check finds them (parking TMP-12, DECISIONS 22)."""

from parking.choices import RightKind, TempStatus
from parking.ports import LiveSource

_TEMP = RightKind.TEMP.value

# Distinct, since a permit for all vehicles may be for two of one plate, of two provinces.
TEMP_SOURCE = LiveSource(
    "temp",
    f"""
SELECT DISTINCT '{_TEMP}', '{_TEMP}', '{_TEMP}', l.short_name, b.starts_at, b.ends_at, ARRAY[l.id], NULL::bigint, '',
       b.number
  FROM parking_temppermitplate x
  JOIN parking_temppermit b ON b.id = x.temp_permit_id
  JOIN parking_lot l ON l.id = b.lot_id
 WHERE x.client_id = {{client}} AND x.plate_key = {{key}} AND x.ends_at >= {{at}}
   AND b.starts_at <= {{at}} AND b.status = '{TempStatus.ACTIVE.value}'
""",
)
