"""Where the client's places are, for whoever puts another one on the map."""

from decimal import Decimal
from typing import NamedTuple

from parking.models import Lot, LotGroup


class KnownPlace(NamedTuple):
    """A lot or a lot group that has coordinates."""

    name: str
    latitude: Decimal
    longitude: Decimal


def known_places(but: Lot | LotGroup | None = None) -> list[KnownPlace]:
    """All active lots and groups that have coordinates, but this one; two queries."""
    found = []
    for model in (LotGroup, Lot):
        rows = model.objects.active().filter(latitude__isnull=False, longitude__isnull=False)
        if isinstance(but, model):
            rows = rows.exclude(pk=but.pk)
        found += map(KnownPlace._make, rows.values_list(*KnownPlace._fields))
    return found
