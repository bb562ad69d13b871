"""Tables of violations."""

from violations.models.attachment import ViolationAttachment
from violations.models.category import TicketCategory
from violations.models.collections_batch import CollectionsBatch
from violations.models.note import ViolationNote
from violations.models.offence_item import OffenceItem
from violations.models.sequence import TicketSequence
from violations.models.violation import Violation, ViolationLine

__all__ = [
    "CollectionsBatch",
    "OffenceItem",
    "TicketCategory",
    "TicketSequence",
    "Violation",
    "ViolationAttachment",
    "ViolationLine",
    "ViolationNote",
]
