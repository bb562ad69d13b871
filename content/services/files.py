"""Managed files: uploading, renaming, replacing, putting away."""

from collections.abc import Iterable
from hashlib import sha256

from django.core.files.base import ContentFile, File

from content.choices import MediaType
from content.exceptions import FileNameTaken, OtherKindOfFile, QuotaFull
from content.models import ManagedFile
from content.queries.files import bytes_kept, uses_of
from content.rules.file_names import file_name, folder_name
from content.rules.file_types import MB
from content.services.uploads import ExaminedFile, examine_file, undone_on_failure
from core import audit
from core.actors import Actor
from core.db import atomic, on_commit
from core.models import Client
from core.scoping import claim, current_client
from core.services.writing import archive_row, locked, refusing, restore_row, write
from core.system_settings import renew_settings, value


def upload_files(
    *, actor: Actor, files: Iterable[File], folder: str = "", name: str = ""
) -> list[ManagedFile]:
    """Keep files in a folder, all or none; `name` is for a single one, else each has its own.

    Raises what content.rules refuses (FileRefused), FileNameTaken, QuotaFull.
    """
    examined = [
        examine_file(file=file, name=name) for file in files
    ]  # drawing takes time: nothing is locked yet
    with undone_on_failure() as stored, atomic():
        _hold_room(sum(len(file.content) for file in examined))
        return [_keep(actor, file, folder_name(folder), stored) for file in examined]


def replace_file(*, actor: Actor, file_id: int, file: File) -> ManagedFile:
    """Give a file a new content at the same address. Raises RowMissing, OtherKindOfFile, and as upload_files does."""
    new = examine_file(file=file)
    with undone_on_failure() as stored, atomic():
        row = locked(model=ManagedFile, pk=file_id)
        if new.media_type.is_image != row.is_image:
            raise OtherKindOfFile(field="file")
        _hold_room(len(new.content) - row.size)
        _forget_bytes(row)
        old_size = row.size
        row.name = file_name(row.name, new.media_type)
        row.version += 1
        _fill(row, new, stored)
        with refusing(by_constraint=_taken(row)):
            row.save()
        audit.record(actor, "file.replaced", row, size=(old_size, row.size), sha256=row.sha256)
        _renew_brand(row)
    return row


def rename_file(*, actor: Actor, file_id: int, folder: str, name: str) -> ManagedFile:
    """Name a file, move it to a folder; its address stays. Raises RowMissing, FileNameTaken."""
    with atomic():
        row = locked(model=ManagedFile, pk=file_id)
        row_name = file_name(name, MediaType(row.media_type))
        values = {"folder": folder_name(folder), "name": row_name}
        taken = {"managed_file_name": lambda: FileNameTaken(field="name", name=row_name)}
        write(actor=actor, row=row, noun="file", values=values, by_constraint=taken)
        _renew_brand(row)
    return row


@atomic()
def archive_file(*, actor: Actor, file_id: int) -> ManagedFile:
    """Put a file away: its address answers nobody. Raises RowMissing."""
    row = archive_row(actor=actor, row=locked(model=ManagedFile, pk=file_id), noun="file")
    _renew_brand(row)
    return row


@atomic()
def restore_file(*, actor: Actor, file_id: int) -> ManagedFile:
    """Take a file out again, at its old address. Raises RowMissing, FileNameTaken."""
    row = locked(model=ManagedFile, pk=file_id)
    restore_row(actor=actor, row=row, noun="file", by_constraint=_taken(row))
    _renew_brand(row)
    return row


@atomic()
def delete_file(*, actor: Actor, file_id: int) -> None:
    """Delete a file for good. Raises RowMissing."""
    row = locked(model=ManagedFile, pk=file_id)
    audit.record(actor, "file.deleted", row, size=row.size, sha256=row.sha256)
    _forget_bytes(row)
    _renew_brand(row)
    row.delete()


def _hold_room(more: int) -> None:
    """Refuse what goes over the quota; uploads of a client wait here for each other."""
    Client.objects.select_for_update(no_key=True).get(pk=current_client().pk)
    most = value("file_quota_mb")
    if more > 0 and bytes_kept() + more > most * MB:
        raise QuotaFull(most=most)


def _keep(actor: Actor, new: ExaminedFile, folder: str, stored: list) -> ManagedFile:
    row = ManagedFile(folder=folder, name=new.name, by=actor.label[:200])
    claim(row)  # the file's place is the client's
    _fill(row, new, stored)
    with refusing(by_constraint=_taken(row)):
        row.save()
    audit.record(actor, "file.created", row, media_type=row.media_type, size=row.size, sha256=row.sha256)
    return row


def _fill(row: ManagedFile, new: ExaminedFile, stored: list) -> None:
    row.media_type, row.size, row.sha256 = new.media_type, len(new.content), sha256(new.content).hexdigest()
    row.width, row.height, row.thumbnail = None, None, ""
    row.file.save(new.name, ContentFile(new.content), save=False)
    stored.append(row.file)
    if new.picture:
        row.width, row.height = new.picture.width, new.picture.height
        row.thumbnail.save(new.name, ContentFile(new.picture.thumbnail), save=False)
        stored.append(row.thumbnail)


def _forget_bytes(row: ManagedFile) -> None:
    """Delete what the row holds now, once nothing can bring it back."""
    for name in filter(None, (row.file.name, row.thumbnail.name)):
        on_commit(lambda storage=row.file.storage, name=name: storage.delete(name))


def _taken(row: ManagedFile) -> dict:
    return {"managed_file_name": lambda: FileNameTaken(name=row.name)}


def _renew_brand(row: ManagedFile) -> None:
    """What layouts show is kept with the settings by every process (content.queries.branding)."""
    if uses_of(row):
        renew_settings()
