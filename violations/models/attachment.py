"""Photos and papers of tickets."""

from pathlib import PurePosixPath
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from violations.models.violation import Violation


def attachment_path(attachment, name: str) -> str:
    """`<client>/VIOLATIONS/<yyyy>/<mm>/<dd>/<name>-<8hex>.<ext>`, the place that the API tells of (seeds/003)."""
    day = timezone.localtime(attachment.created_at).strftime("%Y/%m/%d")
    stem, dot = PurePosixPath(name).stem, PurePosixPath(name).suffix
    return f"{attachment.client.code.lower()}/VIOLATIONS/{day}/{stem}-{uuid4().hex[:8]}{dot}"


def original_path(attachment, name: str) -> str:
    """Where the evidence lies as it came, under a name that nobody can guess."""
    return f"{attachment.client_id}/evidence/{uuid4().hex}"


class ViolationAttachment(ClientModel):
    """A file of a ticket. `file` is what people are shown, drawn anew when it is a picture; `original` is what came in,
    place and camera included, which only staff get. It can be archived, never destroyed (enforcement VIO-12)."""

    uuid = models.UUIDField(unique=True, default=uuid4, editable=False)
    violation = models.ForeignKey(Violation, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("name"), max_length=100)
    media_type = models.CharField(_("type"), max_length=100)
    file = models.FileField(upload_to=attachment_path, max_length=250, editable=False)
    thumbnail = models.FileField(upload_to=original_path, max_length=200, blank=True, editable=False)
    original = models.FileField(upload_to=original_path, max_length=200, editable=False)
    size = models.PositiveIntegerField(_("size"))
    is_public = models.BooleanField(_("shown to the driver"), default=True)
    by = models.CharField(_("added by"), max_length=200)
    created_at = models.DateTimeField(_("added"), default=timezone.now)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["client", "violation"], name="attachment_of_violation")]

    def __str__(self):
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")
