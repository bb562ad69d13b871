"""People that were one person."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class PersonMerge(ClientModel):
    """Everything of `merged` moved to `kept`; `moved` says which rows, so that it can be undone (parking USR-3).

    `moved` is a list of {"model", "field", "ids"}; `before` keeps what the archived account was.
    """

    kept = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("merged"), auto_now_add=True)
    by = models.CharField(_("by"), max_length=200)
    moved = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        ordering = ["-at"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self):
        return f"{self.merged} → {self.kept}"
