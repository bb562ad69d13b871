"""Managed files, and their addresses."""

from django.db.models import Sum
from django.urls import reverse

from content.models import ManagedFile
from core.addresses import site_url
from core.scoping import current_client
from core.system_settings import value

BRAND_IMAGES = ("site_logo", "site_header")  # settings that hold a file's public_id


def managed_files(*, archived: bool = False):
    """The client's files, by folder and name; the archived ones alone when asked for."""
    return ManagedFile.objects.filter(archived_at__isnull=not archived)


def managed_images():
    """Images to choose from."""
    return managed_files().images()


def folders() -> list[str]:
    """The folders that have files."""
    return list(
        managed_files().exclude(folder="").order_by("folder").values_list("folder", flat=True).distinct()
    )


def bytes_kept() -> int:
    """What all of the client's files take, archived ones too."""
    return ManagedFile.objects.aggregate(taken=Sum("size"))["taken"] or 0


def file_url(file: ManagedFile, *, absolute: bool = False) -> str:
    """The address of the file as it is now, which browsers keep; `absolute` with the site's, for mails."""
    return _address("content:file", file, absolute)


def thumbnail_url(file: ManagedFile) -> str:
    """The address of an image's thumbnail; "" for a document."""
    return _address("content:thumbnail", file, False) if file.thumbnail else ""


def lasting_url(file: ManagedFile) -> str:
    """The address to copy into other places: it goes on working when the file is replaced."""
    return reverse("content:file", args=[file.public_id, file.name])


def image_of_setting(key: str) -> ManagedFile | None:
    """The image that a setting of BRAND_IMAGES names; None when none is set or it is archived or gone."""
    chosen = value(key)
    return managed_images().filter(public_id=chosen).first() if chosen else None


def uses_of(file: ManagedFile) -> list[str]:
    """Keys of the settings that show this file."""
    return [key for key in BRAND_IMAGES if value(key) == str(file.public_id)]


def _address(name: str, file: ManagedFile, absolute: bool) -> str:
    address = f"{reverse(name, args=[file.public_id, file.name])}?v={file.version}"
    return site_url(current_client()) + address if absolute else address
