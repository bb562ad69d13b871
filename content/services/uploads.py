"""What comes in as a file: looked at before anything is locked, stored with nothing left behind."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import File

from content.choices import MediaType
from content.rules.file_names import file_name
from content.rules.file_types import LARGEST_IMAGE, check_size, media_type_of
from content.rules.images import Picture, redrawn


@dataclass(frozen=True)
class ExaminedFile:
    """A file that may be kept. `original` is what came; `picture` is it drawn anew when it is an image."""

    name: str
    media_type: MediaType
    original: bytes
    picture: Picture | None

    @property
    def content(self) -> bytes:
        """What people are shown."""
        return self.picture.content if self.picture else self.original


def examine_file(*, file: File, name: str = "", largest_image: int = LARGEST_IMAGE) -> ExaminedFile:
    """Find out what a file is, and draw it anew when it is a picture: that takes time, so lock nothing before.
    `largest_image` in megabytes.

    Raises what content.rules refuses (FileRefused).
    """
    name = name or file.name
    check_size(name, file.size)
    original = file.read()
    media_type = media_type_of(name, original, largest_image=largest_image)
    picture = redrawn(name, original, media_type) if media_type.is_image else None
    return ExaminedFile(file_name(name, media_type), media_type, original, picture)


@contextmanager
def undone_on_failure():
    """A list of what was stored meanwhile, deleted when the transaction is undone: a folder knows no rollback."""
    stored: list = []
    try:
        yield stored
    except BaseException:
        for file in stored:
            file.storage.delete(file.name)
        raise
