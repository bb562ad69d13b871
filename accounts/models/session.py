"""Who is signed in."""

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager


class Session(AbstractBaseSession, ClientModel):
    """One browser's session, of one client's site; client is null for sessions of the operator console.

    The scoped manager makes a key that is carried to another client's host unknown there (DECISIONS 4).
    """

    client = models.ForeignKey(
        "core.Client", on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False
    )
    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = ClientManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    @classmethod
    def get_session_store_class(cls):
        from accounts.sessions import SessionStore

        return SessionStore
