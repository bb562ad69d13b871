"""Pay-station records as a source of rights (parking §12, PS-7)."""

from parking.choices import RightKind
from parking.ports import LiveSource

# The name is the zone's short name, else the beginning of its name, else the zone as sent (DECISIONS 25).
PAY_STATION_SOURCE = LiveSource(
    "pay_station",
    f"""
SELECT '{RightKind.PAY_STATION.value}', r.source, r.source,
       CASE WHEN z.id IS NULL THEN r.zone_name
            WHEN z.short_name <> '' THEN z.short_name ELSE left(z.name, 20) END,
       r.starts_at, r.ends_at, '{{{{}}}}'::bigint[], r.zone_id, coalesce(z.name, r.zone_name), r.reference_id::text
  FROM parking_paystationrecord r LEFT JOIN parking_lotzone z ON z.id = r.zone_id
 WHERE r.client_id = {{client}} AND r.plate_key = {{key}} AND r.deleted_at IS NULL
   AND r.ends_at >= {{at}} AND r.starts_at <= {{at}}
   AND (r.ended_early_at IS NULL OR r.ended_early_at > {{at}})
""",
)
