"""Files that pages and mails show: System Configuration › Content and Design › Manage Files."""

from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from content.choices import MediaType
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet

IMAGES = [media_type for media_type in MediaType if media_type.is_image]


def stored_path(file, name: str) -> str:
    """Where the bytes are kept: by client, under a name that nobody can guess and that says nothing."""
    return f"{file.client_id}/files/{uuid4().hex}"


class ManagedFileQuerySet(ClientQuerySet):
    def active(self):
        """Files that are not archived: those that anybody can fetch."""
        return self.filter(archived_at=None)

    def images(self):
        return self.filter(media_type__in=IMAGES)


class ManagedFile(ClientModel):
    """A file with an address that stays when it is renamed, moved or replaced (parking §17.1).

    `version` counts its contents, so that browsers may keep one for good; `by` is the label of who uploaded it.
    Images have `width` and `height` in pixels, and a `thumbnail`.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    folder = models.CharField(_("folder"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=100)
    media_type = models.CharField(_("type"), max_length=100, choices=MediaType, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(upload_to=stored_path, max_length=200, editable=False)
    thumbnail = models.FileField(upload_to=stored_path, max_length=200, blank=True, editable=False)
    by = models.CharField(_("uploaded by"), max_length=200, editable=False)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(ManagedFileQuerySet)()

    class Meta:
        ordering = ["folder", "name"]
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("folder"),
                Lower("name"),
                name="managed_file_name",
                condition=models.Q(archived_at__isnull=True),
            )
        ]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self):
        return f"{self.folder}/{self.name}" if self.folder else self.name

    @property
    def is_image(self) -> bool:
        return MediaType(self.media_type).is_image
