"""Standard permits as the plate check finds them (parking PER-15, DECISIONS 22)."""

from parking.choices import RentalStatus, RightKind
from parking.ports import LiveSource
from parking.settings import RESERVED_IS_VALID

# A promise counts unless the client's newest setting says no; that is looked up only for rentals that are promised.
_PROMISE_COUNTS = f"""
coalesce((SELECT s.value <> 'false'::jsonb FROM core_settingrevision s
           WHERE s.client_id = {{client}} AND s.key = '{RESERVED_IS_VALID}' ORDER BY s.id DESC LIMIT 1), true)
"""

_STANDARD = RightKind.STANDARD.value

PERMIT_SOURCE = LiveSource(
    "permit",
    f"""
SELECT '{_STANDARD}', '{_STANDARD}', '{_STANDARD}', l.short_name, r.starts_at, r.ends_at, ARRAY[l.id],
       NULL::bigint, '', p.number
  FROM parking_vehicle v
  JOIN parking_rentalvehicle x ON x.client_id = v.client_id AND x.vehicle_id = v.id
  JOIN parking_permitrental r ON r.id = x.rental_id
  JOIN parking_permit p ON p.id = r.permit_id
  JOIN parking_permitstate o ON o.id = p.state_id
  JOIN parking_lot l ON l.id = p.lot_id
 WHERE v.client_id = {{client}} AND v.plate_key = {{key}}
   AND r.starts_at <= {{at}} AND r.ends_at >= {{at}} AND o.is_valid
   AND (r.status = '{RentalStatus.RENTED.value}'
        OR r.status = '{RentalStatus.RESERVED.value}' AND {_PROMISE_COUNTS})
""",
)
