"""Mailgun's documents: domains, events, webhooks (integrations §§2.5, 2.6). Fields we do not use are left aside."""

from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from integrations.mailgun.choices import DomainState
from integrations.transport import IntegrationError, Reply

VALID = "valid"  # any other word means: not yet


def _as_text(raw):
    if raw is None:
        return ""
    return str(raw).replace("\x00", "") if isinstance(raw, str | int) else raw


Text = Annotated[str, BeforeValidator(_as_text)]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


@dataclass(frozen=True)
class DnsRecord:
    """One record to enter at the registrar, and whether Mailgun sees it."""

    type: str
    name: str
    value: str
    is_valid: bool
    priority: str = ""

    @property
    def purpose(self) -> str:
        """spf, dkim, tracking or receiving."""
        if self.type == "TXT":
            return "dkim" if "._domainkey." in self.name else "spf"
        return "receiving" if self.type == "MX" else "tracking"

    @property
    def is_required(self) -> bool:
        """The absolute minimum to send is SPF and DKIM (seed 000)."""
        return self.purpose in ("spf", "dkim")


class _Record(_Loose):
    record_type: Text
    name: Text = ""
    value: Text
    valid: Text = ""
    priority: Text = ""


class _Domain(_Loose):
    name: Text
    state: Text = ""
    is_disabled: bool = False


class DomainAnswer(_Loose):
    """The answer to POST and GET of a domain, and to PUT …/verify."""

    domain: _Domain
    sending_dns_records: list[_Record] = []
    receiving_dns_records: list[_Record] = []

    @property
    def state(self) -> DomainState:
        if self.domain.is_disabled or self.domain.state == DomainState.DISABLED:
            return DomainState.DISABLED
        return DomainState.VERIFIED if self.domain.state == DomainState.VERIFIED else DomainState.UNVERIFIED

    def records(self) -> list[DnsRecord]:
        """Its DNS records; receiving ones are named after the domain, which Mailgun leaves out."""
        return [
            DnsRecord(
                record.record_type.upper(),
                record.name or self.domain.name,
                record.value,
                record.valid == VALID,
                record.priority,
            )
            for record in (*self.sending_dns_records, *self.receiving_dns_records)
        ]


class _Headers(_Loose):
    message_id: Text = Field("", alias="message-id")


class _Message(_Loose):
    headers: _Headers = _Headers()


class _DeliveryStatus(_Loose):
    code: Text = ""
    message: Text = ""
    description: Text = ""


class Event(_Loose):
    """One event, as the events API lists it and as webhooks bring it."""

    event: Text
    timestamp: float = 0
    recipient: Text = ""
    severity: Text = ""
    reason: Text = ""
    message: _Message = _Message()
    delivery_status: _DeliveryStatus = Field(_DeliveryStatus(), alias="delivery-status")
    variables: dict[str, Any] = Field({}, alias="user-variables")

    @property
    def message_id(self) -> str:
        """As the sending answer writes it; events leave the brackets out."""
        bare = self.message.headers.message_id.strip("<>")
        return f"<{bare}>" if bare else ""


class Events(_Loose):
    """A page of the events API."""

    items: list[Event]


class _Signature(_Loose):
    timestamp: Text
    token: Annotated[Text, Field(min_length=1, max_length=64)]
    signature: Text


class Webhook(_Loose):
    """What Mailgun posts to us."""

    signature: _Signature
    event: Event = Field(alias="event-data")


def read(model: type[BaseModel], reply: Reply) -> Any:
    """The reply as one of these documents. IntegrationError `malformed` when it is none."""
    if reply.body.strip().startswith(b"Mailgun Magnificent API"):
        raise IntegrationError(
            "config", _("%(place)s is no address of Mailgun's API") % {"place": reply.place}
        )
    data = reply.json()
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise IntegrationError("malformed", f"{reply.place}: {where}: {first['msg']}") from None
