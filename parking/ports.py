"""Sockets of parking: where rights to park come from, and what feeds hand in (DECISIONS 13)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.registry import Registry


@dataclass(frozen=True)
class LiveSource:
    """A table of rights to park, as one SELECT for one plate at one instant.

    `sql` is a text with the placeholders {client} (bigint), {key} (plate key, text) and {at} (timestamptz), each put
    in as an SQL expression. It must find its rows by one index probe, hold no per cent sign, and select, in this
    order and by whatever names,
      kind text, source text, label text (the API's `type`), name text (the API's `shortName`), starts_at timestamptz,
      ends_at timestamptz (last valid second), lot_ids bigint[] (the lots of a permit; empty for rights that hang on a
      zone), zone_id bigint, zone_name text, reference text
    of the rights of that client and key with starts_at <= at <= ends_at. Time windows of zones are not its business.
    The expressions are columns of tables around it, such as t.client_id: no table of its own may have such a name.
    """

    key: str
    sql: str


live_sources: Registry[LiveSource] = Registry("live source of rights")

# Called with person=: sentences about what keeps this person from buying permits, such as tickets in collections
# (parking UP-12).
purchase_bars: Registry[Callable[..., list[str]]] = Registry("bar to buying")

# Called with vehicle=, user=: sentences about what keeps this driver from letting go of it, such as a permit that is
# in force (enforcement VEH-6). Nobody may confirm it away.
vehicle_bars: Registry[Callable[..., list]] = Registry("bar to removing a vehicle")

# Called with vehicle=: what is unpaid on it, a Decimal (enforcement VEH-8).
vehicle_balance: Registry[Callable[..., Decimal]] = Registry("balance of a vehicle")


@dataclass(frozen=True)
class FeedRow:
    """A right bought outside, as an adapter hands it to `import_feed`. Instants are aware; money is Decimal."""

    external_id: str
    plate: str
    zone_name: str
    starts_at: datetime
    ends_at: datetime
    amount: Decimal | None = None
    currency: str = ""
    permit_no: str = ""
    ticket_no: str = ""
    promo_code: str = ""
