"""Calls that may be sent twice and act once."""

from django.db import models
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class CallState(TextChoices):
    """Whether the first call with the key has its answer."""

    RUNNING = "running", _("running")
    DONE = "done", _("done")


class IdempotentCall(ClientModel):
    """The first call of a token with one `Idempotency-Key`, and its answer to the byte (C-11, DECISIONS 27)."""

    token = models.ForeignKey("accounts.ApiToken", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    body_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=CallState, default=CallState.RUNNING)
    status = models.PositiveSmallIntegerField(null=True)
    code = models.PositiveSmallIntegerField(null=True)
    answer = models.BinaryField(null=True)
    lease_until = models.DateTimeField()
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="key_is_unique_per_token")]
        verbose_name = _("repeatable call")
        verbose_name_plural = _("repeatable calls")

    def __str__(self):
        return self.key
