"""Values of system settings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import ClientModel


class SettingRevision(ClientModel):
    """One value a client's setting was given; the newest counts, older ones are its history (DECISIONS 30).

    `value` is JSON; a secret's value is its encrypted text (core.encryption).
    """

    key = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    author = models.CharField(_("author"), max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["client", "key", "-id"], name="setting_newest")]

    def __str__(self):
        return self.key
