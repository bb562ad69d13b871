"""Why people are archived: a list of each client's own (parking §24.2)."""

from django.db import IntegrityError
from django.utils import timezone

from accounts.exceptions import ArchiveTypeNameTaken
from accounts.models import ArchiveType
from core import audit
from core.actors import Actor
from core.db import atomic


@atomic()
def save_archive_type(*, actor: Actor, name: str, archive_type: ArchiveType | None = None) -> ArchiveType:
    """Make an archive type, or rename `archive_type`. ArchiveTypeNameTaken."""
    row = _locked(archive_type) if archive_type else ArchiveType()
    old, row.name = row.name, name.strip()
    _save(row)
    if archive_type is None:
        audit.record(actor, "archive_type.created", row, name=row.name)
    elif old != row.name:
        audit.record(actor, "archive_type.changed", row, name=(old, row.name))
    return row


@atomic()
def archive_archive_type(*, actor: Actor, archive_type: ArchiveType) -> ArchiveType:
    """Stop offering it; who was archived under it keeps it."""
    row = _locked(archive_type)
    if row.archived_at is None:
        row.archived_at = timezone.now()
        row.save()
        audit.record(actor, "archive_type.archived", row)
    return row


@atomic()
def restore_archive_type(*, actor: Actor, archive_type: ArchiveType) -> ArchiveType:
    """Offer it again. ArchiveTypeNameTaken when another took its name meanwhile."""
    row = _locked(archive_type)
    if row.archived_at is not None:
        row.archived_at = None
        _save(row)
        audit.record(actor, "archive_type.restored", row)
    return row


def _locked(archive_type: ArchiveType) -> ArchiveType:
    return ArchiveType.objects.select_for_update().get(pk=archive_type.pk)


def _save(row: ArchiveType) -> None:
    try:
        with atomic():
            row.save()
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "archive_type_name_is_unique":
            raise
        raise ArchiveTypeNameTaken(field="name") from None
