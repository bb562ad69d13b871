"""What endpoints answer: the shapes of seeds/003, for the documentation and for the tests that hold us to them."""

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, RootModel


class Answer(BaseModel):
    """Base of answers: exactly these keys."""

    model_config = ConfigDict(extra="forbid")


class PermitAccepted(Answer):
    """A permit was stored, changed or deleted."""

    status: Literal["success"]
    reference_id: UUID
    internal_reference_id: UUID = Field(alias="InternalReferenceID")


class StatsRow(Answer):
    """Rights of one kind that are live in one zone; the total is text."""

    type: str
    zone: str
    total: str = Field(pattern="^[0-9]+$")


class PermitStats(Answer):
    """One row for each kind and zone."""

    data: list[StatsRow]


class VehicleAccepted(Answer):
    """A vehicle was stored. `vehicle_id_id` is the documented key, `vehicle_id` the same under its right name."""

    status: Literal["success"]
    vehicle_id_id: str
    vehicle_id: str
    warnings: list[str]


class ProfileAccepted(Answer):
    """The user's id, a number."""

    status: Literal["success"]
    reference_id: int


class UserTypeRow(Answer):
    """A user type; its id is text."""

    id: str = Field(pattern="^[0-9]+$")
    type_name: str
    ext_info: str


class UserTypeList(Answer):
    """User types in use, by id."""

    status: Literal["success"]
    user_types: list[UserTypeRow]


class PermitFound(Answer):
    """A right that is valid now; `expires` is the last valid second, in the client's local time."""

    expires: str
    type: str
    short_name: str = Field(alias="shortName")


class DnttFound(Answer):
    """A “do not ticket or tow” entry that is active now, in the client's local time."""

    notes: str
    start: str
    location: str
    end: str


def _left_out(schema: dict[str, Any]) -> None:
    del schema["default"]  # an absent key has no value at all, least of all one that the schema forbids


class PlateFacts(Answer):
    """What is known of the plate; keys without data are left out."""

    permits: list[PermitFound] = Field(default=[], min_length=1, json_schema_extra=_left_out)
    dntt: list[DnttFound] = Field(default=[], min_length=1, json_schema_extra=_left_out)
    alarm: str = Field(default="", min_length=1, json_schema_extra=_left_out)


class PlateData(Answer):
    """The same facts as text and as JSON."""

    response: str
    plate: str
    facts: PlateFacts = Field(alias="responseJSON")


class PlateAnswer(Answer):
    """The envelope of plate validation; `error` is 0."""

    error: Literal[0]
    data: PlateData
    message: Literal[""]


class LotValueRow(Answer):
    """One lot: its numbers, how many are rented now and what these are worth, to five decimals at most."""

    lot_type: Literal["Y", "M", "S", "O"]
    lot_name: str
    default_cost: float
    total_permits: int
    rented_permits: int
    utilized_pct: float | None
    amount_projected: float
    amount: float
    tax_amount: float
    tax_amount1: float
    tax_amount2: float
    total: float


class LotValues(RootModel[list[LotValueRow]]):
    """Every lot in its order, without an envelope (J-2)."""
