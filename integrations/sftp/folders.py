"""Where a client's files lie, and how much there may be."""

from pathlib import Path

from django.conf import settings

from core.models import Client

MIB = 1024 * 1024
LARGEST_FILE = 64 * MIB
QUOTA = 1024 * MIB
MOST_FILES = 2000
DONE = ".bak"  # where files go that were imported (parking §24.6)


def folder_of(client: Client) -> Path:
    """The client's folder, made when new; nothing outside of it is ever shown (spec quality, SFTP import)."""
    folder = settings.DATA_DIR / "sftp" / client.code
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def space_used(folder: Path) -> tuple[int, int]:
    """Bytes and files of a client's folder and of what was imported from it."""
    sizes = [
        entry.stat().st_size
        for place in (folder, folder / DONE)
        if place.is_dir()
        for entry in place.iterdir()
        if entry.is_file()
    ]
    return sum(sizes), len(sizes)
