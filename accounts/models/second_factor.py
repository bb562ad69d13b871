"""The second factor of staff: codes of an authenticator application, and codes for when it is lost."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class TotpDevice(ClientModel):
    """A person's authenticator (RFC 6238). `secret` is encrypted; `last_step` keeps a code from being used twice."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="totp")
    secret = models.TextField()
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("authenticator")
        verbose_name_plural = _("authenticators")

    def __str__(self):
        return str(self.user)


class RecoveryCode(ClientModel):
    """A code that opens once when the authenticator is not at hand; only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("recovery code")
        verbose_name_plural = _("recovery codes")
        constraints = [models.UniqueConstraint("user", "hash", name="recovery_code_is_unique")]

    def __str__(self):
        return str(self.user)
