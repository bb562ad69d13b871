"""Live rights of several sources; topped up at every start, since rights end."""

from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from parking.models import LotZone, PayStationRecord, Vehicle

SOURCES = {"HotSpot": 220, "T2": 160, "CALE": 120, "MacKay": 60}
FIRST_RIGHTS = ("ABC 123", "PL8RDR")


def top_up_rights() -> int:
    """Make rights so that each source has its number live now; how many were made."""
    now = timezone.now().replace(microsecond=0)
    chance = Random(now.timestamp())
    zones = [*LotZone.objects.order_by("pk"), None]
    vehicles = list(Vehicle.objects.order_by("pk")[:2000])
    live = PayStationRecord.objects.valid_at(now)
    rows = []
    for source, wanted in SOURCES.items():
        missing = wanted - live.filter(source=source).count()
        rows += [_right(source, chance, now, zones, chance.choice(vehicles)) for _ in range(max(missing, 0))]
    if not live.filter(plate_key=vehicles[0].plate_key, source="HotSpot").exists():
        rows += [
            _right("HotSpot", chance, now, zones[:1], vehicle) for vehicle in vehicles[: len(FIRST_RIGHTS)]
        ]
    PayStationRecord.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _right(source, chance, now, zones, vehicle):
    zone = chance.choice(zones)
    begun = now - timedelta(minutes=chance.randint(1, 110))
    return PayStationRecord(
        source=source,
        plate=vehicle.plate,
        plate_key=vehicle.plate_key,
        amount=Decimal(chance.choice(("2.50", "4.00", "6.75", "14.50"))),
        currency="CAD",
        starts_at=begun,
        ends_at=now + timedelta(minutes=chance.randint(20, 480)),
        permit_no=f"{source[0]}{chance.randint(1, 99999):05}",
        zone_name=zone.name if zone else "Lot 99",
        zone=zone,
        promo_code=chance.choice(("", "", "", "DISCOUNT20")) if source == "HotSpot" else "",
    )
