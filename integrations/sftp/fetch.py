"""One run of "Managed User Import": look at the folder, take what has stopped growing, put it away (parking §24.6)."""

import hashlib
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

import paramiko
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import ImportOrigin
from accounts.queries.imports import import_is_configured
from accounts.services.import_runs import receive_file
from core.choices import Feature
from core.db import atomic
from core.exceptions import NotConfigured, Refusal
from core.system_tasks import RunContext
from integrations.sftp.folders import DONE, LARGEST_FILE, MIB
from integrations.sftp.models import WaitingFile
from integrations.sftp.remote import place_of, session
from integrations.transport import IntegrationError

SUFFIX = ".csv"
LONGEST_NAME = 200
CHUNK = 256 * 1024


class _Changed(Exception):
    """The file is not what it was when the folder was listed."""


def fetch(run: RunContext) -> None:
    """Import every whole CSV file of the folder, oldest first, and move it to `.bak`.

    NotConfigured without the feature, the addresses of IMP-7 or the settings of a server of the client's own.
    IntegrationError when the server fails us; files that were taken before stay taken.
    """
    if not run.client.has_feature(Feature.IMPORT):
        raise NotConfigured(_("managed user import is not part of this client's service"))
    if reason := import_is_configured():
        raise NotConfigured(reason)
    place = place_of(run.client)
    with session(place, lambda: run.budget) as sftp:
        found = _listed(sftp)
        WaitingFile.objects.exclude(name__in=[entry.filename for entry in found]).delete()
        if not found:
            run.log(_("No file is there."))
        for entry in found:
            run.heartbeat()
            if run.budget <= 0:
                raise IntegrationError(
                    "transient", _("no time was left for “%(name)s”") % {"name": entry.filename}
                )
            run.count("files")
            run.log(f"{entry.filename}: {_treat(run, sftp, entry)}")


def _listed(sftp: paramiko.SFTPClient) -> list[paramiko.SFTPAttributes]:
    """The CSV files at the top of the folder, oldest first. Names that could lead elsewhere are none of ours."""
    files = [
        entry
        for entry in sftp.listdir_attr(".")
        if stat.S_ISREG(entry.st_mode or 0)
        and entry.filename.lower().endswith(SUFFIX)
        and entry.filename.isprintable()
        and not entry.filename.startswith(".")
        and "/" not in entry.filename
        and len(entry.filename) <= LONGEST_NAME
    ]
    return sorted(files, key=lambda entry: (entry.st_mtime, entry.filename))


def _treat(run: RunContext, sftp: paramiko.SFTPClient, entry: paramiko.SFTPAttributes) -> str:
    """What became of one file, in words."""
    name = entry.filename
    if not entry.st_mode & stat.S_IRUSR:
        run.count("waiting")
        return _("is still being uploaded, or its upload was cut off; it waits for the rest")
    seen = WaitingFile.objects.filter(name=name).first()
    if seen is None or (seen.size, seen.modified) != (entry.st_size, entry.st_mtime):
        kept = {"size": entry.st_size, "modified": entry.st_mtime}
        WaitingFile.objects.update_or_create(name=name, defaults=kept)
        run.count("waiting")
        return _("%(size)s bytes; waits until it has not changed for one tick") % {"size": entry.st_size}
    if entry.st_size > LARGEST_FILE:
        run.count("refused")
        return _("is larger than %(most)s MiB and is left where it is") % {"most": LARGEST_FILE // MIB}
    try:
        return _take(run, sftp, entry, seen)
    except _Changed:
        seen.delete()
        run.count("waiting")
        return _("changed while it was read; it waits")
    except PermissionError as error:
        words = _("“%(name)s” cannot be read or moved to %(done)s: %(error)s")
        raise IntegrationError("config", words % {"name": name, "done": DONE, "error": error}) from error


def _take(run: RunContext, sftp: paramiko.SFTPClient, entry, seen: WaitingFile) -> str:
    if entry.st_size == 0:
        return _("is empty, nothing to import; moved to %(place)s") % {"place": _put_away(sftp, seen)}
    with _downloaded(run, sftp, entry) as (content, sha256):
        if seen.received == sha256:
            # The worker died between the import and the move.
            outcome = _("was taken by an earlier run")
        else:
            outcome = _import(run, seen, content, sha256)
    return _("%(outcome)s; moved to %(place)s") % {"outcome": outcome, "place": _put_away(sftp, seen)}


def _import(run: RunContext, seen: WaitingFile, content: IO[bytes], sha256: str) -> str:
    """Make the import and remember that it was made, both or neither."""
    try:
        with atomic():
            receive_file(actor=run.actor, origin=ImportOrigin.SFTP, name=seen.name, content=content)
            seen.received = sha256
            seen.save()
    except Refusal as refusal:
        run.count("refused")
        return _("refused: %(reason)s") % {"reason": refusal}
    run.count("imported")
    return _("taken for import")


@contextmanager
def _downloaded(run: RunContext, sftp: paramiko.SFTPClient, entry) -> Iterator[tuple[IO[bytes], str]]:
    """The file's content on our disk and its SHA-256. _Changed when it is not the file that was listed."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as content:
        try:
            with sftp.open(entry.filename, "rb") as file:
                file.prefetch(entry.st_size)
                while chunk := file.read(CHUNK):
                    run.heartbeat()
                    digest.update(chunk)
                    content.write(chunk)
                    if content.tell() > entry.st_size:
                        raise _Changed
            now = sftp.stat(entry.filename)
        except FileNotFoundError:
            raise _Changed from None
        same = (now.st_size, now.st_mtime, now.st_mode) == (entry.st_size, entry.st_mtime, entry.st_mode)
        if content.tell() != entry.st_size or not same:
            raise _Changed
        content.seek(0)
        yield content, digest.hexdigest()


def _put_away(sftp: paramiko.SFTPClient, seen: WaitingFile) -> str:
    """Move the file to `.bak` under a name that is free there, and return where it went."""
    if DONE not in sftp.listdir("."):
        sftp.mkdir(DONE)
    there = set(sftp.listdir(DONE))
    target = f"{DONE}/{_free_name(seen.name, there)}"
    sftp.rename(seen.name, target)
    seen.delete()
    return target


def _free_name(name: str, taken: set[str]) -> str:
    """`name`, or `name` with the time and, if need be, a number."""
    path = PurePosixPath(name)
    stamp = f"{timezone.localtime():%Y-%m-%d-%H%M%S}"
    names = (
        f"{path.stem}.{stamp}{f'-{number}' if number else ''}{path.suffix}"
        for number in range(len(taken) + 1)
    )
    return name if name not in taken else next(free for free in names if free not in taken)
