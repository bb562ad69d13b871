"""ParkMobile's rights in parking's words (integrations §§1.2, 1.3, 3.4)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from pydantic import ValidationError

from integrations.parkmobile.schemas import Page, Right, reason
from integrations.vendor_time import WINDOWS_ZONES, from_local, read_time, utc_of, zone_of
from parking.ports import FeedRow

SOURCE = "ParkMobile"
LONGEST = timedelta(days=400)
CLOCK_TOLERANCE = timedelta(minutes=10)
MOST = Decimal("999999.99")


class BadRow(Exception):
    """A right that cannot be kept; the text says which and why, without its plate."""


@dataclass
class ZoneRead:
    """What a zone's page held: rows by external id, refusals in words, and why it is not the whole truth, if so.

    `doubt` is an error class: partial, stale, or "".
    """

    rows: dict[str, FeedRow] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    duplicates: int = 0
    doubt: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether a right that is not here has ended."""
        return not self.doubt and not self.refused


def read_zone(page: Page, asked: str, *, site_zone: tzinfo, currency: str, now: datetime) -> ZoneRead:
    """The rows of one zone's page; a malformed row is refused and spoils no other."""
    read = ZoneRead()
    for raw in page.parkingRights:
        try:
            row = feed_row(raw, asked, site_zone=site_zone, currency=currency)
        except BadRow as bad:
            read.refused.append(str(bad))
            continue
        known = read.rows.get(row.external_id)
        read.duplicates += known is not None
        if known is None or row.ends_at > known.ends_at:
            read.rows[row.external_id] = row
    if page.is_truncated:
        read.doubt = "partial"
    elif _is_stale(page, site_zone, now):
        read.doubt = "stale"
    return read


def feed_row(raw: Any, asked: str, *, site_zone: tzinfo, currency: str) -> FeedRow:
    """One right as parking imports it. BadRow when it cannot be read; whether it makes a right, parking judges."""
    try:
        right = Right.model_validate(raw)
    except ValidationError as error:
        raise BadRow(_("right %(id)s: %(reason)s") % {"id": _id_in(raw), "reason": reason(error)}) from None
    external_id = f"{right.supplierId}:{right.parkingRightId}"
    try:
        starts_at, ends_at = _interval(right, zone_of(right.timeZone, site_zone))
    except (ValueError, OverflowError) as error:
        raise BadRow(_("right %(id)s: %(reason)s") % {"id": external_id, "reason": error}) from None
    return FeedRow(
        external_id=external_id,
        plate=(right.lpn or "").strip(),
        # A right that two zones list belongs to the one it names.
        zone_name=(right.signageZoneCode or asked).strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        amount=_amount(right.purchaseAmount),
        currency=currency,
        permit_no=(right.permit or "")[:50],
    )


def _interval(right: Right, zone: tzinfo) -> tuple[datetime, datetime]:
    starts_at = _instant(right.startDateUtc, right.startDateLocal, zone, is_end=False)
    ends_at = _instant(right.endDateUtc, right.endDateLocal, zone, is_end=True)
    if ends_at - starts_at > LONGEST:
        raise ValueError(_("it lasts more than 400 days"))
    return starts_at, ends_at


def _instant(utc: str | None, local: str | None, zone: tzinfo, *, is_end: bool) -> datetime:
    if utc:
        at = utc_of(read_time(utc))
    elif local:
        at = from_local(read_time(local), zone, is_end=is_end)
    else:
        raise ValueError(_("it has no end") if is_end else _("it has no start"))
    return at.replace(microsecond=0)


def _amount(amount: Decimal | None) -> Decimal | None:
    """Money as it is kept; an amount that cannot be money costs nobody the right."""
    try:
        money = None if amount is None else amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return None
    return money if money is not None and 0 <= money <= MOST else None


def _is_stale(page: Page, site_zone: tzinfo, now: datetime) -> bool:
    """Whether the vendor's clock, or the answer it kept, is more than ten minutes away from ours.

    Nobody attests in which zone the stamp is written, so it counts as right when any zone's clock shows it.
    """
    try:
        stamp = read_time(page.resultTimeStampLocal or "")
    except ValueError:
        return False
    zones = {site_zone, *map(ZoneInfo, WINDOWS_ZONES.values())}
    readings = [from_local(stamp, zone, is_end=is_end) for zone in zones for is_end in (False, True)]
    return min(abs(reading - now) for reading in readings) > CLOCK_TOLERANCE


def _id_in(raw: Any) -> str:
    return str(raw.get("parkingRightId", "?"))[:40] if isinstance(raw, dict) else "?"
