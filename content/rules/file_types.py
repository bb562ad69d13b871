"""What a file is, by its bytes alone: what its name or its sender says is never believed (ASVS 5.0 V5.2)."""

from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

from content.choices import MediaType
from content.exceptions import EmptyFile, FileTooLarge, PackedTooTight, UnknownFileType

MB = 1024 * 1024
LARGEST_IMAGE, LARGEST_DOCUMENT, LARGEST_UNPACKED = 5, 20, 200  # MB
MOST_ENTRIES = 10_000

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"%PDF-", MediaType.PDF),
)
# Microsoft's packages by their main part, OpenDocument by what its first entry says.
_MAIN_PARTS = {
    "word/document.xml": MediaType.WORD,
    "xl/workbook.xml": MediaType.EXCEL,
    "ppt/presentation.xml": MediaType.POWERPOINT,
}
_OPEN_DOCUMENTS = {MediaType.TEXT_DOCUMENT, MediaType.SPREADSHEET, MediaType.PRESENTATION}
_MACROS = ("vbaproject.bin", "basic/", "scripts/")
_TEXTS = {".csv": MediaType.CSV, ".txt": MediaType.TEXT}


def check_size(name: str, size: int) -> None:
    """Before a byte is read. Raises EmptyFile, FileTooLarge."""
    if not size:
        raise EmptyFile(name=name)
    if size > LARGEST_DOCUMENT * MB:
        raise FileTooLarge(name=name, most=LARGEST_DOCUMENT)


def media_type_of(name: str, content: bytes, *, largest_image: int = LARGEST_IMAGE) -> MediaType:
    """The kind of a file; a picture has at most `largest_image` megabytes.

    Raises UnknownFileType, FileTooLarge, PackedTooTight.

    Text has no mark of its own: of files that are readable text and no markup, .csv and .txt are taken by their name.
    """
    found = _marked(name, content)
    if found is None:
        raise UnknownFileType(name=name)
    if found.is_image and len(content) > largest_image * MB:
        raise FileTooLarge(name=name, most=largest_image)
    return found


def _marked(name: str, content: bytes) -> MediaType | None:
    for mark, media_type in _MAGIC:
        if content.startswith(mark):
            return media_type
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return MediaType.WEBP
    if content.startswith(b"PK\x03\x04"):
        return _packed(name, content)
    return _text(name, content)


def _packed(name: str, content: bytes) -> MediaType | None:
    """Reads the list of entries, and unpacks none but OpenDocument's own word for what it is."""
    try:
        with ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            names = {entry.filename.lower() for entry in entries}
            if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > LARGEST_UNPACKED * MB:
                raise PackedTooTight(name=name, most=LARGEST_UNPACKED)
            if any(entry.startswith(_MACROS) or entry.endswith(_MACROS) for entry in names):
                return None
            if "[content_types].xml" in names:
                return next((_MAIN_PARTS[part] for part in _MAIN_PARTS if part in names), None)
            if entries[0].filename == "mimetype" and entries[0].file_size < 100:
                told = package.read(entries[0]).decode(errors="replace")
                return MediaType(told) if told in _OPEN_DOCUMENTS else None
    except (BadZipFile, ValueError, IndexError, OSError, RuntimeError):
        return None
    return None


def _text(name: str, content: bytes) -> MediaType | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if text.lstrip().startswith("<") or any(c < " " and c not in "\t\n\r\f" for c in set(text)):
        return None  # markup, or bytes that only look like text
    return _TEXTS.get(PurePosixPath(name).suffix.lower())
