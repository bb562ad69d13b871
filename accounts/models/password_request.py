"""Who asked for a link by mail."""

from django.db import models

from accounts.choices import LinkPurpose, UserKind
from core.models import ClientModel


class PasswordRequest(ClientModel):
    """Somebody asked for a link, mostly to a new password: what was typed, not whom it means. Kept for a day."""

    purpose = models.CharField(max_length=10, choices=LinkPurpose, default=LinkPurpose.PASSWORD)
    kind = models.CharField(max_length=10, choices=UserKind)
    identifier = models.CharField(max_length=100)
    site = models.CharField(max_length=300)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["client", "at"], name="password_request_at")]

    def __str__(self):
        return f"{self.kind} {self.at}"
