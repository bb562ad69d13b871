"""Photos and papers of tickets: added and put away, never destroyed (enforcement VIO-12)."""

from collections.abc import Sequence
from hashlib import sha256

from django.core.files.base import ContentFile, File

from content.choices import MediaType
from content.services.uploads import ExaminedFile, examine_file, undone_on_failure
from core import audit
from core.actors import Actor
from core.db import atomic
from core.scoping import claim
from core.services.writing import archive_row, locked, restore_row
from violations.exceptions import NotEvidence, TooManyFiles
from violations.models import Violation, ViolationAttachment

MOST_FILES = 10
LARGEST_PHOTO = 12  # MB: telephones make large ones, and evidence is not made smaller first


def add_attachments(
    *, actor: Actor, violation_id: int, files: Sequence[File], is_public: bool = True
) -> list[ViolationAttachment]:
    """Attach files to a ticket, also to a paid one, all or none. `is_public`: the driver sees them (VIO-13).

    Raises RowMissing, TooManyFiles, NotEvidence, and what content.rules refuses (FileRefused).
    """
    examined = examine_evidence(files=files)
    with undone_on_failure() as stored, atomic():
        row = locked(model=Violation, pk=violation_id)
        return keep_evidence(actor=actor, violation=row, files=examined, is_public=is_public, stored=stored)


def examine_evidence(*, files: Sequence[File]) -> list[ExaminedFile]:
    """What the files are, by their bytes. Raises TooManyFiles, NotEvidence, FileRefused."""
    if len(files) > MOST_FILES:
        raise TooManyFiles(field="files", most=MOST_FILES)
    examined = [examine_file(file=file, largest_image=LARGEST_PHOTO) for file in files]
    for file in examined:
        if not (file.media_type.is_image or file.media_type == MediaType.PDF):
            raise NotEvidence(field="files", name=file.name)
    return examined


def keep_evidence(
    *, actor: Actor, violation: Violation, files: Sequence[ExaminedFile], is_public: bool, stored: list
) -> list[ViolationAttachment]:
    """Store examined files in the open transaction; what is stored is named in `stored` (undone_on_failure)."""
    return [_keep(actor, violation, file, is_public, stored) for file in files]


@atomic()
def archive_attachment(*, actor: Actor, attachment_id: int) -> ViolationAttachment:
    """Put a file of a ticket away: drivers see it no more, staff still do. Raises RowMissing."""
    row = locked(model=ViolationAttachment, pk=attachment_id)
    return archive_row(actor=actor, row=row, noun="violation_file")


@atomic()
def restore_attachment(*, actor: Actor, attachment_id: int) -> ViolationAttachment:
    """Take a file of a ticket out again. Raises RowMissing."""
    row = locked(model=ViolationAttachment, pk=attachment_id)
    return restore_row(actor=actor, row=row, noun="violation_file")


def _keep(actor, violation, file, is_public, stored) -> ViolationAttachment:
    row = ViolationAttachment(
        violation=violation,
        name=file.name,
        media_type=file.media_type,
        size=len(file.content),
        is_public=is_public,
        by=actor.label[:200],
    )
    claim(row)  # the file's place is the client's
    copies = {"file": file.content, "original": file.original}
    if file.picture:
        copies["thumbnail"] = file.picture.thumbnail
    for name, content in copies.items():
        getattr(row, name).save(file.name, ContentFile(content), save=False)
        stored.append(getattr(row, name))
    row.save()
    checksum = sha256(file.original).hexdigest()  # of the evidence, as it came
    audit.record(actor, "violation.file_added", violation, file=file.name, size=row.size, sha256=checksum)
    return row
