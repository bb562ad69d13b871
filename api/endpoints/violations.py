"""Overdue tickets on their way to collections (enforcement §16.11)."""

from pathlib import Path

import orjson
from django.utils.translation import gettext_lazy as _

from api.access import Caller
from api.catalogue import endpoint
from api.collections_answer import OverdueTickets
from core.schemas import Documented
from violations.services.collections import send_overdue

REPLY = orjson.loads(Path(__file__).with_name("violations_reply.json").read_bytes())


class CollectionsRequest(Documented):
    """Asks for nothing but the tickets."""


@endpoint(
    "violations.collections",
    "<client>/v1/violations/send_overdue_to_collections",
    title=_("Overdue violations"),
    about=_(
        "Every overdue violation that was not sent to collections yet, with its vehicle, drivers, offences and "
        "attachments. It marks them as sent, so that no later call answers them again."
    ),
    notes=(
        _("It changes data: send an Idempotency-Key, and a call whose answer was lost can be sent again."),
        _("Two calls at the same time never answer the same violation. Without any, records is empty."),
        _("Answers hold personal data. The office keeps each of them, and can take it back."),
        _("A violation of a person has no vehicle but a user, who looks like a driver."),
        _("Amounts are before taxes, and without the discount for paying early."),
        _("Keys that are not kept here are null, and so are secrets and the pin."),
    ),
    schema=CollectionsRequest,
    answer=OverdueTickets,
    example={},
    reply=REPLY,
    writes=True,
)
def send_to_collections(caller: Caller, data: CollectionsRequest) -> orjson.Fragment:
    """The tickets, as the batch's file keeps them."""
    return orjson.Fragment(send_overdue(actor=caller.actor))
