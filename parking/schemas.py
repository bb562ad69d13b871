"""Documented inputs about permits and vehicles (seeds/003; enforcement §16.4–16.8).

Fields stand in the order of the documented tables, which is the order in which they are checked. Their own names
are those of the services' parameters.
"""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from core.choices import Currency
from core.schemas import (
    About,
    Codes,
    Documented,
    Names,
    PickId,
    Text,
    Unless,
    as_text,
    text,
    text_or_number,
)

_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?$"
_AMOUNT = r"^[0-9]{1,6}\.[0-9]{2}$"
_FEW_DIGITS = r"^(?=\.?[0-9])[0-9]{0,6}(\.[0-9]{0,2})?$"
_YEAR = r"^[0-9]{4}$"
# Years that every time zone can show, and that no clock of a pay station means by mistake.
_FIRST_YEAR, _LAST_YEAR = 1900, 9998
# ISO 4217 numbers, as CALE senders write them (enforcement C-12).
_CURRENCY_NUMBERS = {"124": Currency.CAD, "840": Currency.USD}


def as_instant(value: Any) -> datetime:
    """`2000-05-30T14:38:22`, always UTC; one trailing `Z` is accepted, fractions and offsets are not (API-14)."""
    written = as_text(value)
    if not re.match(_TIME, written):
        raise PydanticCustomError("invalid", "Write a time as 2000-05-30T14:38:22, in UTC.")
    try:
        instant = datetime.fromisoformat(written.removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        raise PydanticCustomError("invalid", "There is no such day or time.") from None
    if not _FIRST_YEAR <= instant.year <= _LAST_YEAR:
        raise PydanticCustomError("invalid", "The year is out of range.")
    return instant


def as_amount(value: Any) -> Decimal:
    """0.01 to 999999.99, always with two decimals; a decimal comma is accepted (enforcement C-2, C-12)."""
    written = re.sub(r"^([0-9]+),([0-9]+)$", r"\1.\2", as_text(value))
    if len(written) > 9:
        raise PydanticCustomError("too_long", "At most 9 characters.")
    if re.match(_AMOUNT, written):
        amount = Decimal(written)
        if amount:
            return amount
        raise PydanticCustomError("invalid", "The smallest amount is 0.01.")
    if re.match(_FEW_DIGITS, written):
        raise PydanticCustomError("too_short", "Write both digits of the cents, such as 14.50.")
    raise PydanticCustomError("invalid", "Write an amount as 14.50.")


def as_currency(written: str) -> Currency:
    """CAD or USD, by letters or by ISO number (enforcement C-10, C-12)."""
    try:
        return _CURRENCY_NUMBERS.get(written) or Currency(written.upper())
    except ValueError:
        raise PydanticCustomError("invalid", "This currency is not in use.") from None


def as_year(value: Any) -> int:
    """A year of four digits (enforcement E-8)."""
    written = as_text(value)
    if len(written) < 4:
        raise PydanticCustomError("too_short", "A year has four digits.")
    if not re.match(_YEAR, written):
        raise PydanticCustomError("invalid", "A year has four digits.")
    return int(written)


Instant = Annotated[
    datetime,
    BeforeValidator(as_instant),
    WithJsonSchema({"type": "string", "pattern": _TIME, "maxLength": 20}),
]
Amount = Annotated[
    Decimal, BeforeValidator(as_amount), text_or_number(pattern=_AMOUNT, minLength=4, maxLength=9)
]
CurrencyCode = Annotated[text(10), AfterValidator(as_currency)]
Year = Annotated[int, BeforeValidator(as_year), text_or_number(pattern=_YEAR, minLength=4)]

PLATE = Names("plate", "LicencePlate", "LicensePlate")
REFERENCE = Names("referenceid", "referenceID", "reference_id")
START = Names("startTime", "StartDateUtc")
END = Names("endTime", "EndDateUtc")
AMOUNT = Names("amount", "Amount")
CURRENCY = Names("currency", "CurrencyID")
BAD_START = Codes(too_long=9007, too_short=9007, invalid=9007)
BAD_END = Codes(missing=9004, too_long=9005, too_short=9005, invalid=9005)
ABOUT_PLATE = About(_("Licence plate, as it is written."))
ABOUT_AMOUNT = About(_("What was paid, 0.01 to 999999.99, with both digits of the cents."))
ABOUT_CURRENCY = About(_("CAD or USD."))
ABOUT_END = About(_("Last second of the permit, in UTC; after the start."))


class PermitPush(Documented):
    """Permit create (enforcement §16.6)."""

    plate: Annotated[text(25), PLATE, Codes(missing=9006), ABOUT_PLATE]
    amount: Annotated[Amount | None, AMOUNT, ABOUT_AMOUNT] = None
    currency: Annotated[CurrencyCode, CURRENCY, ABOUT_CURRENCY] = ""
    starts_at: Annotated[Instant, START, BAD_START, About(_("First second of the permit, in UTC."))]
    ends_at: Annotated[Instant, END, BAD_END, ABOUT_END]
    permit_no: Annotated[text(50), Names("permitNo"), About(_("Number of the permit or receipt."))] = ""
    ticket_no: Annotated[text(50), Names("TicketNumber"), About(_("Number of the ticket or receipt."))] = ""
    zone_name: Annotated[
        text(200),
        Names("zone", "ParkingZoneName"),
        About(_("Name of the zone, exactly as it is set up here.")),
    ] = ""
    promo_code: Annotated[
        text(50), Names("promoCode"), About(_("Promotion or discount code; Pay Station Status shows it."))
    ] = ""

    @field_validator("ends_at")
    @classmethod
    def _ends_after_start(cls, ends_at, info):
        if "starts_at" in info.data and ends_at <= info.data["starts_at"]:
            raise PydanticCustomError("invalid", "The end must come after the start.")
        return ends_at


class PermitReference(Documented):
    """The record a push answered with (enforcement §16.5)."""

    reference_id: Annotated[
        text(50),
        REFERENCE,
        Codes(missing=9008),
        About(_("The reference id that creating the permit answered.")),
    ]


class PermitUpdate(PermitReference):
    """Permit update: what is sent changes, an empty text is refused (enforcement §16.7)."""

    keeps_blank = True

    ends_at: Annotated[Instant | None, END, BAD_END, ABOUT_END] = None
    plate: Annotated[text(25) | None, PLATE, ABOUT_PLATE] = None
    amount: Annotated[Amount | None, AMOUNT, ABOUT_AMOUNT] = None
    currency: Annotated[CurrencyCode | None, CURRENCY, ABOUT_CURRENCY] = None


class PermitStatsRequest(Documented):
    """Permit stats (enforcement §16.4)."""

    zones: Annotated[Text, Names("zones"), About(_("Names of zones, separated by commas."))] = ""

    def zone_names(self) -> list[str] | None:
        """The zones asked for; None for all."""
        return [name.strip() for name in self.zones.split(",") if name.strip()] or None


class VehiclePush(Documented):
    """Vehicle create (enforcement §16.8). Names of makes, types and colours are cut to 50 characters later (E-2)."""

    plate: Annotated[text(50), Names("plate"), Codes(missing=9006, too_long=9021), ABOUT_PLATE]
    plate_type_id: Annotated[PickId | None, Names("plateTypeID"), About(_("Number of the plate type."))] = (
        None
    )
    plate_type: Annotated[
        text(50) | None,
        Names("plateType"),
        Codes(missing=9010),
        Unless("plate_type_id"),
        About(_("Name of the plate type.")),
    ]
    province_id: Annotated[PickId | None, Names("provID"), About(_("Number of the province or state."))] = (
        None
    )
    province: Annotated[
        text(50) | None,
        Names("prov"),
        Codes(missing=9011),
        Unless("province_id"),
        About(_("Name or postal abbreviation of the province or state.")),
    ]
    make_id: Annotated[PickId | None, Names("makeID"), About(_("Number of the make."))] = None
    make: Annotated[Text, Names("make"), About(_("Name of the make; a new one joins the list."))] = ""
    body_type_id: Annotated[PickId | None, Names("typeID"), About(_("Number of the vehicle type."))] = None
    body_type: Annotated[
        Text, Names("type"), About(_("Name of the vehicle type; a new one joins the list."))
    ] = ""
    colour_id: Annotated[
        PickId | None, Names("colourID", silently=("colorID",)), About(_("Number of the colour."))
    ] = None
    colour: Annotated[
        Text, Names("colour", silently=("color",)), About(_("Name of the colour; a new one joins the list."))
    ] = ""
    year: Annotated[Year | None, Names("year"), About(_("Model year, four digits."))] = None
    vin: Annotated[text(25), Names("vin"), About(_("Vehicle identification number."))] = ""
