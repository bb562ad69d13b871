"""A ticket with its photos, in one go (enforcement §5.4)."""

from collections.abc import Sequence

from django.core.files.base import File

from content.services.uploads import undone_on_failure
from core.actors import Actor
from core.db import atomic
from violations.models import Violation
from violations.services.attachments import examine_evidence, keep_evidence
from violations.services.issuing import TicketDraft, issue_ticket


def enter_ticket(
    *,
    actor: Actor,
    draft: TicketDraft,
    files: Sequence[File] = (),
    files_are_public: bool = True,
    keyed_by_id: int | None = None,
) -> Violation:
    """Write a ticket and attach its files, or neither; a draft with a uuid is written once, files included.

    Raises as issue_ticket and add_attachments do.
    """
    examined = examine_evidence(files=files)
    with undone_on_failure() as stored, atomic():
        row = issue_ticket(actor=actor, draft=draft, keyed_by_id=keyed_by_id)
        if not row.attachments.exists():
            keep_evidence(
                actor=actor, violation=row, files=examined, is_public=files_are_public, stored=stored
            )
    return row
