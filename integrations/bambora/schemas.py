"""Bambora's documents: transactions, rows of reports, complaints (integrations §15.4). Other fields are left aside."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from integrations.bambora.links import PACIFIC
from integrations.transport import IntegrationError, Reply
from integrations.vendor_time import from_local, read_time

PAYMENTS, RETURN, VOIDS = ("P", "PAC"), "R", ("VP", "VR")


def _as_text(raw):
    if raw is None:
        return ""
    return str(raw).replace("\x00", "").strip() if isinstance(raw, str | int | Decimal) else raw


def _as_yes(raw):
    """Its documents say true, 1 and "1", each in another place."""
    return str(raw).lower() in ("1", "true")


def _as_instant(raw):
    """Times say their offset; one that does not is on the clock of the vendor's town (D)."""
    return from_local(read_time(str(raw)), PACIFIC, is_end=False)


Text = Annotated[str, BeforeValidator(_as_text)]
Name = Annotated[Text, Field(min_length=1)]
Yes = Annotated[bool, BeforeValidator(_as_yes)]
Instant = Annotated[datetime, BeforeValidator(_as_instant)]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Adjustment(_Loose):
    """Something that was done to a transaction later."""

    id: Name
    type: Text
    approval: Yes = False
    amount: Decimal


class Transaction(_Loose):
    """One payment, return or void. Amounts in dollars."""

    id: Name
    approved: Yes
    type: Text = ""
    message: Text = ""
    order_number: Text = ""
    amount: Decimal
    adjusted_by: list[Adjustment] = []


class Row(_Loose):
    """One transaction as reports list it. Amounts in dollars, of returns too."""

    trn_id: Name
    trn_date_time: Instant
    trn_type: Name
    trn_order_number: Text = ""
    trn_amount: Decimal
    trn_response: Yes
    trn_voided: Yes = False
    message_text: Text = ""
    ref1: Text = ""
    currency_abbr: Text = ""

    @property
    def is_money(self) -> bool:
        """Whether it was approved and stands: voided on its day, it never happened."""
        return self.trn_response and not self.trn_voided and self.trn_type not in VOIDS


class Rows(_Loose):
    """One page of a report."""

    records: list[Row]


class Detail(_Loose):
    field: Text = ""
    message: Text = ""


class Complaint(_Loose):
    """Why something was refused. `code` is a message id, as banks and gateway number their reasons."""

    code: int
    message: Text
    details: list[Detail] | None = None

    @property
    def words(self) -> str:
        """The message and what it says of single fields."""
        more = [detail.message or detail.field for detail in self.details or ()]
        return ", ".join(filter(None, [self.message, *more]))


def read(model: type[BaseModel], reply: Reply) -> Any:
    """The answer as `model`. IntegrationError `malformed` when it is none."""
    data = reply.json()
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise IntegrationError("malformed", f"{reply.place}: {where}: {first['msg']}") from None


def complaint_in(error: IntegrationError) -> Complaint | None:
    """What Bambora said with a failure, when it was Bambora who failed."""
    try:
        return Complaint.model_validate_json(error.body)
    except ValidationError:
        return None
