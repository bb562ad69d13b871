"""Validations as the plate check finds them (parking VAL-3, VAL-4, VAL-6)."""

from parking.choices import RightKind
from parking.ports import LiveSource

_KIND = RightKind.VALIDATION.value

VALIDATION_SOURCE = LiveSource(
    "validation",
    f"""
SELECT '{_KIND}', '{_KIND}', 'Validated', coalesce(nullif(z.short_name, ''), left(z.name, 20)),
       r.starts_at, r.ends_at, '{{{{}}}}'::bigint[], z.id, z.name, v.reference::text
  FROM parking_validationrun r JOIN parking_validation v ON v.id = r.validation_id
  JOIN parking_lotzone z ON z.id = v.zone_id
 WHERE r.client_id = {{client}} AND r.plate_key = {{key}} AND r.ends_at >= {{at}} AND r.starts_at <= {{at}}
   AND v.cancelled_at IS NULL
""",
)
