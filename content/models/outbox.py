"""Mail that is to leave, is leaving or has left."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.choices import Carrier, MailState
from core.choices import Language
from core.encryption import decrypt, encrypt
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet

DOT = "•"
LEASE = timedelta(minutes=2)
OPEN = (MailState.QUEUED, MailState.SENDING, MailState.UNKNOWN)


class OutboxQuerySet(ClientQuerySet):
    """Mail by what is to be done with it. `attempts` fences off a worker that was slower than its lease."""

    def due(self, now: datetime):
        """To be handed over, or to be looked after because its fate is unknown or its worker is gone."""
        return self.filter(state__in=OPEN, next_try_at__lte=now).order_by("next_try_at", "id")

    def claim(self, pk: int, now: datetime):
        """Take a due mail: of two workers one wins. Returns it as it was before, or None for the other."""
        before = self.due(now).filter(pk=pk).first()
        if before is None:
            return None
        same = self.filter(
            pk=pk, state=before.state, attempts=before.attempts, next_try_at=before.next_try_at
        )
        taken = same.update(state=MailState.SENDING, attempts=F("attempts") + 1, next_try_at=now + LEASE)
        return before if taken else None


class OutboxMail(ClientModel):
    """One mail to one address. Written before anything is sent (integrations §2.4).

    `text` and `html` are as people may read them: links that open an account are in `secrets` until it has left.
    `headers` are further header lines of the message.
    `reference` names it to carriers and looks like nothing; `next_try_at` is when somebody must look at it again.
    """

    reference = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    person = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    to = models.CharField(pgettext_lazy("mail", "to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField()
    secrets = ArrayField(models.TextField(), default=list, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    carrier = models.CharField(_("carried by"), max_length=10, choices=Carrier, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    provider_id = models.CharField(_("carrier's id"), max_length=200, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = ClientManager.from_queryset(OutboxQuerySet)()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["client", "next_try_at"], name="outbox_due", condition=Q(state__in=OPEN)),
            models.Index(fields=["client", "-id"], name="outbox_newest"),
        ]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self):
        return self.subject

    def hide(self, secret: str) -> None:
        """Take a word that must not be read here out of both bodies; it is kept encrypted until the mail has left."""
        mark = DOT * (3 + len(self.secrets))
        self.text, self.html = (body.replace(secret, mark) for body in (self.text, self.html))
        self.secrets.append(encrypt(secret))

    def whole(self, body: str) -> str:
        """A body with the hidden words in their places, as it leaves."""
        for number, cipher in reversed([*enumerate(self.secrets)]):
            body = body.replace(DOT * (3 + number), decrypt(cipher))
        return body
