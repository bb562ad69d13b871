"""The append-only record of who changed what."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.choices import ActorKind
from core.models.base import ClientModel


class AuditEntry(ClientModel):
    """One change. Written by `core.audit.record` in the change's transaction; a trigger keeps it (DECISIONS 16).

    No foreign key but the client's: what it tells must outlive what it is about.
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=10, choices=ActorKind)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(_("who"), max_length=200)
    behalf_label = models.CharField(_("on behalf of"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("kind of thing"), max_length=60)
    object_id = models.CharField(_("its id"), max_length=40)
    object_label = models.CharField(_("what"), max_length=200)
    data = models.JSONField(_("details"), default=dict)
    request_id = models.CharField(_("request"), max_length=36, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["client", "object_type", "object_id", "-id"], name="audit_by_object"),
            models.Index(fields=["client", "-id"], name="audit_by_position"),
        ]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")

    def __str__(self):
        return f"{self.action} {self.object_label}"
