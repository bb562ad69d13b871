"""What the words of a printed temporary permit may name (parking §17.4). Names are case-sensitive."""

from datetime import timedelta
from typing import Any

from core.clock import local_zone
from core.scoping import current_client
from core.templatetags.ui import money_words
from parking.choices import TempKind
from parking.models import TempPermit, TempPermitPlate
from parking.rules.temp_pricing import days_touched

MESSAGE = "permitTempPDF"  # the words below the large letters
A_HOUR = timedelta(hours=1)
BY_HOUR = (TempKind.HOURLY, TempKind.FLEX)


def temp_facts(permit: TempPermit) -> dict[str, dict[str, Any]]:
    """`permittemp`: the booking; `permit`: its number and place; `vehicle`: the car, without make and the like when it
    is no vehicle of somebody's or there are several."""
    booking, plates = _booking(permit), list(permit.plates.all())
    return {
        "permittemp": booking,
        "permit": {
            "barcode": permit.number,
            "permitno": permit.number,
            "lotshortname": permit.lot.short_name or permit.lot.name,
            "lotname": permit.lot.name,
            "location": permit.lot.location_text,
            "expiry": permit.ends_at,
        },
        "vehicle": _vehicle(plates) | {"guest": booking["guest"]},
    }


def plates_in_words(permit: TempPermit) -> str:
    """Its plates, as typed."""
    return ", ".join(row.plate for row in permit.plates.all())


def _booking(permit: TempPermit) -> dict[str, Any]:
    """`hours` where it was sold by the hour, `days` where by the day or month."""
    zone = local_zone()
    by_hour = permit.kind in BY_HOUR
    return {
        "number": permit.number,
        "kind": permit.get_kind_display(),
        "start": permit.starts_at,
        "expiry": permit.ends_at,
        "hours": -(-(permit.ends_at - permit.starts_at) // A_HOUR) if by_hour else None,
        "days": None if by_hour else days_touched(permit.starts_at, permit.ends_at, zone),
        "price": money_words(permit.price, current_client().currency),
        "plates": plates_in_words(permit),
        "guest": "" if permit.person_id else permit.email,
    }


def _vehicle(plates: list[TempPermitPlate]) -> dict[str, Any]:
    car = plates[0].vehicle if len(plates) == 1 else None
    return {
        "plate": ", ".join(row.plate for row in plates),
        "year": str(car.year) if car and car.year else "",
        "colour": str(car.colour or "") if car else "",
        "make": str(car.make or "") if car else "",
        "type": str(car.body_type or "") if car else "",
    }
