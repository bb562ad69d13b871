"""What staff remark about tickets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from violations.models.violation import Violation


class ViolationNote(ClientModel):
    """A remark that only staff read; written once (enforcement §5.1)."""

    violation = models.ForeignKey(Violation, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"))
    by = models.CharField(_("by"), max_length=200)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self):
        return self.text[:100]
