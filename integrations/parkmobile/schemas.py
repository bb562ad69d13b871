"""ParkMobile's answers, as two generations of its interface write them (integrations §3.3)."""

from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from integrations.transport import IntegrationError, Reply

# Codes may have leading zeros and plates may be numbers: text stays text, a number becomes its text.
Text = Annotated[
    str, BeforeValidator(lambda raw: str(raw) if isinstance(raw, int) and raw is not True else raw)
]
OptionalText = Annotated[Text | None, BeforeValidator(lambda raw: None if raw == "" else raw)]


class _Loose(BaseModel):
    """Fields we do not know are none of our business."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Zone(_Loose):
    """A zone this login may ask for. Its signage code is the name on the signs."""

    signageZoneCode: Text
    description: OptionalText = None


class Right(_Loose):
    """One right to park. Older answers have local times only."""

    supplierId: Text
    parkingRightId: Text
    signageZoneCode: OptionalText = None
    lpn: OptionalText = None
    spaceNumber: OptionalText = None
    startDateUtc: OptionalText = None
    endDateUtc: OptionalText = None
    startDateLocal: OptionalText = None
    endDateLocal: OptionalText = None
    timeZone: OptionalText = None
    purchaseAmount: Decimal | None = None
    permit: OptionalText = None


class Page(_Loose):
    """The rights of one zone. Rows stay raw: one that is malformed must not spoil the others."""

    parkingRights: list[Any]
    resultTimeStampLocal: OptionalText = None
    totalCount: int | None = None
    resultCount: int | None = None

    @property
    def is_truncated(self) -> bool:
        """The vendor holds more rights than it listed."""
        listed = len(self.parkingRights) if self.resultCount is None else self.resultCount
        return max(self.totalCount or 0, listed) > min(listed, len(self.parkingRights))


def read_zones(reply: Reply) -> list[Zone]:
    """The answer to /zones. IntegrationError `malformed` when it is none."""
    data = reply.json()
    rows = data.get("zones") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise IntegrationError("malformed", _("%(place)s: no list of zones") % {"place": reply.place})
    try:
        return [Zone.model_validate(row) for row in rows]
    except ValidationError as error:
        raise IntegrationError("malformed", f"{reply.place}: {reason(error)}") from None


def read_page(reply: Reply) -> Page:
    """The answer to /parkingrights/zone. IntegrationError `malformed` when it is none."""
    data = reply.json()
    if not isinstance(data, dict):
        raise IntegrationError(
            "malformed", _("%(place)s: no list of parking rights") % {"place": reply.place}
        )
    if data.get("parkingRights") is None and data.get("totalCount") == 0:
        data["parkingRights"] = []  # its framework leaves out what is null
    try:
        return Page.model_validate(data)
    except ValidationError as error:
        raise IntegrationError("malformed", f"{reply.place}: {reason(error)}") from None


def reason(error: ValidationError) -> str:
    """The first complaint about a document or row, in short."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
