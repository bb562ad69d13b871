"""Mail that is to leave, is leaving or has left."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from content.choices import Carrier, MailPriority, MailState
from content.models.hold import MailHold
from core.choices import Language
from core.db import atomic
from core.encryption import decrypt, encrypt
from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet

DOT = "•"
LEASE = timedelta(minutes=2)
OPEN = (MailState.QUEUED, MailState.SENDING, MailState.UNKNOWN)
TROUBLED = (MailState.UNKNOWN, MailState.BOUNCED, MailState.FAILED)


def row_key(row: models.Model) -> str:
    """A row as mails name it: `violations.violation:12`."""
    return f"{row._meta.label_lower}:{row.pk}"


class OutboxQuerySet(ClientQuerySet):
    """Mail by what is to be done with it. `attempts` fences off a worker that was slower than its lease."""

    def bulk(self):
        return self.filter(priority=MailPriority.BULK)

    def transactional(self):
        return self.filter(priority=MailPriority.TRANSACTIONAL)

    def due(self, now: datetime):
        """To be handed over, or to be looked after because its fate is unknown or its worker is gone.

        What must wait as a whole (MailHold) is not due before that is over.
        """
        holds = MailHold.objects.filter(
            client=OuterRef("client"),
            client__settings_version=F("settings_version"),
            priority=OuterRef("priority"),
            until__gt=now,
        )
        due = self.filter(~Exists(holds), state__in=OPEN, next_try_at__lte=now)
        return due.order_by("priority", "next_try_at", "id")

    def claim(self, now: datetime, limit: int = 1) -> list["OutboxMail"]:
        """Take up to `limit` due mails, the longest waiting first; two workers never get the same.

        They are returned with what they were before: `state_before` and `due_since`.
        """
        with atomic():
            mails = list(self.due(now).select_for_update(skip_locked=True, no_key=True, of=("self",))[:limit])
            self.model.objects.filter(pk__in=[mail.pk for mail in mails]).update(
                state=MailState.SENDING,
                attempts=F("attempts") + 1,
                next_try_at=now + LEASE,
                # What an earlier try was handed to says nothing of this one; an open fate goes on being open.
                carrier=Case(When(state=MailState.QUEUED, then=Value("")), default=F("carrier")),
            )
        for mail in mails:
            mail.claimed(now)
        return mails

    def held(self, mail: "OutboxMail"):
        """The row of a claimed mail as long as this claim holds."""
        return self.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)


class OutboxMail(ClientModel):
    """One mail to one address. Written before anything is sent (integrations §2.4).

    `text` and `html` are as people may read them: links that open an account are in `secrets` until it has left.
    `reference` names it to carriers and looks like nothing; `next_try_at` is when somebody must look at it again;
    `handed_over_at` is when a carrier was last about to get it. `headers` are further lines of the message's head.
    `about` names the row that it tells of (`row_key`), where there is one whose page shows its mails.
    """

    reference = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    person = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # outbox_of_person
        related_name="+",
        verbose_name=_("person"),
    )
    about = models.CharField(max_length=80, blank=True, editable=False)
    to = models.CharField(pgettext_lazy("mail", "to"), max_length=254)
    domain = models.GeneratedField(
        expression=Lower(models.Func(F("to"), Value("@([^@]+)$"), function="substring")),
        output_field=models.CharField(max_length=254, null=True),
        db_persist=True,
        verbose_name=_("recipient's domain"),
    )
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField()
    secrets = ArrayField(models.TextField(), default=list, blank=True)
    headers = models.JSONField(default=dict, blank=True)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=MailPriority, default=MailPriority.TRANSACTIONAL
    )
    state = models.CharField(_("state"), max_length=10, choices=MailState, default=MailState.QUEUED)
    carrier = models.CharField(_("carried by"), max_length=10, choices=Carrier, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try_at = models.DateTimeField(_("next try"), null=True)
    handed_over_at = models.DateTimeField(_("handed over"), null=True)
    provider_id = models.CharField(_("carrier's id"), max_length=200, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects = ClientManager.from_queryset(OutboxQuerySet)()

    class Meta:
        ordering = ["-created_at", "-id"]  # not by id alone, whose index knows no client
        indexes = [
            models.Index(
                fields=["client", "priority", "next_try_at", "id"],
                name="outbox_due",
                condition=Q(state__in=OPEN),
            ),
            models.Index(fields=["client", "kind", "-id"], name="outbox_newest_of_kind"),
            models.Index(fields=["person", "created_at"], name="outbox_of_person"),
            models.Index(
                fields=["client", "about", "created_at"], name="outbox_about", condition=~Q(about="")
            ),
            models.Index(
                fields=["client", "state", "created_at"],
                name="outbox_troubled",
                condition=Q(state__in=TROUBLED),
            ),
            # Lists and their counts, figures by domain, and what is too old are all read from this one.
            models.Index(
                fields=["client", "created_at"],
                name="outbox_written",
                include=["domain", "state", "kind", "carrier"],
            ),
        ]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self):
        return self.subject

    @property
    def is_bulk(self) -> bool:
        return self.priority == MailPriority.BULK

    def claimed(self, now: datetime) -> None:
        """Bring this instance up to date with the claim of its row."""
        self.state_before, self.due_since = self.state, self.next_try_at
        self.carrier = "" if self.state == MailState.QUEUED else self.carrier
        self.was_on_its_way = bool(self.carrier)
        self.state, self.attempts, self.next_try_at = MailState.SENDING, self.attempts + 1, now + LEASE

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
