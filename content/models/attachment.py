"""Files that go with mail."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.models.outbox import OutboxMail
from core.models import ClientModel


def attachment_path(attachment, name: str) -> str:
    """Where the file is kept: by client, under a name that nobody can guess."""
    return f"mail/{attachment.client_id}/{uuid4()}"


class MailAttachment(ClientModel):
    """A file of a mail, kept as long as content.services.attachments says."""

    mail = models.ForeignKey(OutboxMail, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(_("name"), max_length=150)
    media_type = models.CharField(max_length=100)
    file = models.FileField(upload_to=attachment_path, max_length=200)

    class Meta:
        ordering = ["id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.name
