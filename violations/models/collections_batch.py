"""Tickets that were handed to collections together."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from payments.models.fields import money_field
from violations.choices import BatchOrigin


def batch_path(batch, name: str) -> str:
    """Where the file of a batch is kept: by client, under a name that nobody can guess."""
    return f"{batch.client_id}/collections/{batch.reference.hex}"


class CollectionsBatch(ClientModel):
    """What was sent at one instant, by whom, with the file of it (enforcement COL-4), and who took it back (COL-3)."""

    reference = models.UUIDField(unique=True, default=uuid4, editable=False)
    origin = models.CharField(_("how"), max_length=10, choices=BatchOrigin)
    by = models.CharField(_("by"), max_length=200)
    at = models.DateTimeField(_("sent"))
    count = models.PositiveIntegerField(_("tickets"))
    total = money_field(_("amount"))
    file = models.FileField(upload_to=batch_path, max_length=200, blank=True, editable=False)
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    undone_by = models.CharField(_("taken back by"), max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("collections batch")
        verbose_name_plural = _("collections batches")

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} · {self.count}"
