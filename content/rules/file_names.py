"""Names of files and folders, as people type them and as other machines send them."""

import unicodedata
from pathlib import PurePosixPath

from content.choices import MediaType

LONGEST = 100
ENDINGS = {
    MediaType.PNG: (".png",),
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.GIF: (".gif",),
    MediaType.WEBP: (".webp",),
    MediaType.PDF: (".pdf",),
    MediaType.WORD: (".docx",),
    MediaType.EXCEL: (".xlsx",),
    MediaType.POWERPOINT: (".pptx",),
    MediaType.TEXT_DOCUMENT: (".odt",),
    MediaType.SPREADSHEET: (".ods",),
    MediaType.PRESENTATION: (".odp",),
    MediaType.CSV: (".csv",),
    MediaType.TEXT: (".txt",),
}
_KNOWN = {ending for endings in ENDINGS.values() for ending in endings}


def file_name(text: str, media_type: MediaType) -> str:
    """A name without path, invisible characters or blanks around it, with an ending that fits what the file is.

    A wrong ending that we know is exchanged, any other is kept before the right one: page.html becomes page.html.png.
    """
    name = _plain(text.replace("\\", "/").rpartition("/")[2]).strip(". ")
    path = PurePosixPath(name or "file")
    endings = ENDINGS[media_type]
    ending = path.suffix.lower()
    if ending not in endings:
        ending = endings[0]
    stem = path.stem if path.suffix.lower() in _KNOWN else path.name
    return stem[: LONGEST - len(ending)].rstrip(". ") + ending


def folder_name(text: str) -> str:
    """A folder as `Logos/2026`: no empty, `.` or `..` step, no slash at either end; "" is the top."""
    steps = (_plain(step).strip(". ") for step in text.replace("\\", "/").split("/"))
    return "/".join(step for step in steps if step)[:LONGEST].rstrip("/. ")


def _plain(text: str) -> str:
    """One line of visible characters: control and direction marks could make a name look like another."""
    visible = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] != "C")
    return " ".join("".join(visible).split())
