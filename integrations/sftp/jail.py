"""What a guest of our SFTP server can do: put, fetch, rename and delete files in one folder and its `.bak`.

A file that is being written cannot be read by its owner (mode 0200) until its sender closes it. The mark is on the
disk, so an upload that was cut off, by whatever, keeps it: the import never takes half a file for a whole one.
"""

import os
import stat
from collections.abc import Awaitable, Callable
from fcntl import F_GETFL, fcntl

import asyncssh
from asyncssh import (
    FXF_APPEND,
    FXF_CREAT,
    FXF_TRUNC,
    FXF_WRITE,
    SFTPAttrs,
    SFTPFailure,
    SFTPOpUnsupported,
    SFTPPermissionDenied,
)

from integrations.sftp.door import Guest
from integrations.sftp.folders import DONE, LARGEST_FILE, MIB, MOST_FILES, QUOTA, space_used

UNFINISHED, FINISHED = 0o200, 0o600
WRITES = FXF_WRITE | FXF_APPEND | FXF_CREAT | FXF_TRUNC
# What clients read when they are refused; SFTP knows no language.
OUTSIDE = "Only this folder and its .bak can be used."
TOO_LARGE = f"A file may have {LARGEST_FILE // MIB} MiB."
FULL = f"The folder is full: {QUOTA // MIB} MiB in {MOST_FILES} files. Delete old files from {DONE}."
GONE = "This login is switched off."


class Jail(asyncssh.SFTPServer):
    """One guest's session. `is_welcome` is asked at every file, `has_left` when a handle is closed."""

    # Bytes of each folder, shared by its sessions: counted when a file is opened, kept while it is written.
    _used: dict[bytes, int] = {}

    def __init__(
        self, chan, guest: Guest, is_welcome: Callable[[], Awaitable[bool]], has_left: Callable[[], bool]
    ):
        super().__init__(chan, chroot=os.fsencode(guest.folder))
        self._guest, self._is_welcome, self._has_left = guest, is_welcome, has_left
        self._written: set[int] = set()  # by id() of the open file
        self._spoilt: set[int] = set()

    def map_path(self, path: bytes) -> bytes:
        """The file behind a guest's path. Links cannot be made here; one that is there leads nowhere."""
        mapped = super().map_path(path).rstrip(b"/")
        if os.path.realpath(mapped) != mapped:
            raise SFTPPermissionDenied(OUTSIDE)
        below = mapped[len(self._chroot) :].strip(b"/").split(b"/")
        if len(below) > 2 or (len(below) == 2 and below[0] != os.fsencode(DONE)):
            raise SFTPPermissionDenied(OUTSIDE)
        return mapped

    async def open(self, path: bytes, pflags: int, attrs: SFTPAttrs):
        """Open a file; one that is opened for writing counts as unfinished from now on."""
        await self._stay()
        if not pflags & WRITES:
            return super().open(path, pflags, SFTPAttrs())
        self._count()
        file = super().open(path, pflags, SFTPAttrs(permissions=UNFINISHED))
        os.fchmod(file.fileno(), UNFINISHED)
        self._written.add(id(file))
        return file

    def open56(self, path, desired_access, flags, attrs):
        """Not offered: the server speaks version 3 as OpenSSH does."""
        raise SFTPOpUnsupported("version 3 only")

    def write(self, file_obj, offset: int, data: bytes) -> int:
        """Write within the limits; a file that broke one stays unfinished, whatever its sender does next."""
        try:
            size = os.fstat(file_obj.fileno()).st_size
            appends = fcntl(file_obj.fileno(), F_GETFL) & os.O_APPEND
            self._grow(size, max(size, (size if appends else offset) + len(data)))
            return super().write(file_obj, offset, data)
        except (OSError, asyncssh.SFTPError):
            self._spoilt.add(id(file_obj))
            raise

    def close(self, file_obj) -> None:
        """Close a file: it is finished when its sender asked for it, and not when they are gone."""
        key = id(file_obj)
        if key in self._written and key not in self._spoilt and not self._has_left():
            os.fchmod(file_obj.fileno(), FINISHED)
        self._written.discard(key)
        self._spoilt.discard(key)
        super().close(file_obj)

    def setstat(self, path: bytes, attrs: SFTPAttrs) -> None:
        """Times and length; owner and mode are ours, and silently kept."""
        if attrs.size is not None:
            self._grow(self.stat(path).st_size, attrs.size)
        super().setstat(path, _settable(attrs))

    lsetstat = setstat

    def fsetstat(self, file_obj, attrs: SFTPAttrs) -> None:
        if attrs.size is not None:
            self._grow(os.fstat(file_obj.fileno()).st_size, attrs.size)
        super().fsetstat(file_obj, _settable(attrs))

    async def scandir(self, path: bytes):
        await self._stay()
        async for entry in super().scandir(path):
            yield entry

    async def remove(self, path: bytes) -> None:
        await self._stay()
        super().remove(path)

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self._stay()
        self._refuse_folder(oldpath)
        super().rename(oldpath, newpath)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        await self._stay()
        self._refuse_folder(oldpath)
        super().posix_rename(oldpath, newpath)

    async def mkdir(self, path: bytes, attrs: SFTPAttrs) -> None:
        """`.bak` and nothing else."""
        await self._stay()
        if self.map_path(path) != os.path.join(self._chroot, os.fsencode(DONE)):
            raise SFTPPermissionDenied(OUTSIDE)
        super().mkdir(path, SFTPAttrs(permissions=0o700))

    def rmdir(self, path: bytes) -> None:
        raise SFTPPermissionDenied("Folders stay.")

    def symlink(self, oldpath: bytes, newpath: bytes) -> None:
        raise SFTPPermissionDenied("Links cannot be made.")

    link = symlink

    def statvfs(self, path: bytes):
        raise SFTPOpUnsupported("not told")

    fstatvfs = statvfs

    def format_user(self, uid: int | None) -> str:
        return self._guest.name

    def format_group(self, gid: int | None) -> str:
        return self._guest.name

    async def _stay(self) -> None:
        if not await self._is_welcome():
            self.connection.close()
            raise SFTPPermissionDenied(GONE)

    def _count(self) -> None:
        self._used[self._chroot], files = space_used(self._guest.folder)
        if files >= MOST_FILES:
            raise SFTPFailure(FULL)

    def _grow(self, size: int, to: int) -> None:
        if to > LARGEST_FILE:
            raise SFTPFailure(TOO_LARGE)
        used = self._used.get(self._chroot) or space_used(self._guest.folder)[0]
        if to > size and used + to - size > QUOTA:
            raise SFTPFailure(FULL)
        self._used[self._chroot] = used + to - size

    def _refuse_folder(self, path: bytes) -> None:
        if stat.S_ISDIR(os.lstat(self.map_path(path)).st_mode):
            raise SFTPPermissionDenied("Folders stay.")


def _settable(attrs: SFTPAttrs) -> SFTPAttrs:
    return SFTPAttrs(size=attrs.size, atime=attrs.atime, mtime=attrs.mtime)
