"""May this plate be here, now? The one answer everything uses (DESIGN §7, DECISIONS 22)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from core.scoping import current_client
from parking.models import FeedStatus, Lot, LotGroup, LotZone
from parking.queries.accepting_lots import accepting_lots
from parking.queries.plate_answer import Place, PlateAnswer, Right, StaleSource
from parking.queries.plate_sql import RightRow, read_dntt, read_rights, rights_lateral
from parking.rules.intervals import whole_second
from parking.rules.plate_key import plate_key

Target = Lot | LotGroup | LotZone


def check_plate(
    *, plate: str, at: datetime, target: Target | None = None, region: str | None = None
) -> PlateAnswer:
    """Everything known about a plate at the instant `at`, in the open client scope.

    target: a lot, group or zone; each right then says whether it is valid there (parking §13). region: the code of a
    province or state, which narrows Do Not Ticket or Tow entries and alarms to its vehicles; rights bought by plate
    alone know no region. Reading fires no alarm and writes nothing (enforcement I-11).
    """
    return check_plates(plates=[plate], at=at, target=target, region=region)[0]


def check_plates(
    *, plates: Sequence[str], at: datetime, target: Target | None = None, region: str | None = None
) -> list[PlateAnswer]:
    """The answers of several plates in their order, at the price of one: the number of queries does not grow."""
    at, keys = whole_second(at), [plate_key(plate) for plate in plates]
    asked = _ask(keys, at, region)
    found = [row for rights, _dntt, _alarm in asked for row in rights]
    accepting = accepting_lots(at, ({row.zone_id for row in found} | _zones_of(target)) - {None})
    lots, stale = _lots(found, accepting), _stale_sources(at)
    return [
        PlateAnswer(
            plate=plate,
            key=key,
            at=at,
            rights=tuple(_right(row, lots, accepting, target) for row in rights),
            dntt=tuple(dntt),
            alarm=alarm,
            stale=stale,
        )
        for plate, key, (rights, dntt, alarm) in zip(plates, keys, asked, strict=True)
    ]


def _ask(keys, at, region):
    sql = rights_lateral(
        client="asked.client", key="asked.key", at="asked.at", region="asked.region" if region else None
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT answer.rights, answer.dntt, answer.alarm"
            " FROM (SELECT %s::bigint AS client, key, %s::timestamptz AS at, %s::text AS region, place"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS listed (key, place)) asked"
            f" CROSS JOIN LATERAL ({sql}) answer ORDER BY asked.place",
            [current_client().pk, at, region, keys],
        )
        rows = cursor.fetchall()
    return [(read_rights(rights), read_dntt(dntt), alarm or "") for rights, dntt, alarm in rows]


def _zones_of(target) -> set:
    return {target.pk} if isinstance(target, LotZone) else set()


def _lots(found: list[RightRow], accepting) -> dict[int, Lot]:
    """The lots the rights name, by id, in the order they are listed in."""
    ids = {lot_id for row in found for lot_id in row.lot_ids}.union(
        *(accepting[row.zone_id] for row in found)
    )
    return {lot.pk: lot for lot in Lot.objects.filter(pk__in=ids)} if ids else {}


def _right(row: RightRow, lots: dict[int, Lot], accepting, target) -> Right:
    valid_in = {*row.lot_ids, *accepting[row.zone_id]}
    return Right(
        kind=row.kind,
        source=row.source,
        label=row.label,
        name=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        lots=tuple(Place(lot.pk, lot.name, lot.short_name) for lot in lots.values() if lot.pk in valid_in),
        zone=Place(row.zone_id, row.zone_name, row.name) if row.zone_name else None,
        in_target=_in_target(row, [lots[lot_id] for lot_id in valid_in], accepting, target),
        reference=row.reference,
    )


def _in_target(row: RightRow, valid_in: list[Lot], accepting, target) -> bool:
    """The table of parking §13: lots of the target, or its zone."""
    if target is None:
        return True
    if isinstance(target, LotZone):
        return row.zone_id == target.pk or not accepting[target.pk].isdisjoint(row.lot_ids)
    if isinstance(target, LotGroup):
        return any(lot.lot_group_id == target.pk for lot in valid_in)
    return target.pk in {lot.pk for lot in valid_in}


def _stale_sources(at) -> tuple[StaleSource, ...]:
    failing = FeedStatus.objects.exclude(failed_since=None)
    return tuple(
        StaleSource(feed.source, feed.ok_at, feed.failed_since) for feed in failing if feed.is_stale(at)
    )
