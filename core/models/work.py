"""Background work is a row first: queued, claimed under a lease, finished once (DECISIONS 15, 31)."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.choices import WorkState
from core.models.base import ClientModel
from core.scoping import ClientManager, ClientQuerySet

LEASE = timedelta(seconds=60)
RESEND_AFTER = timedelta(minutes=2)
ACTIVE = Q(state__in=(WorkState.QUEUED, WorkState.RUNNING))


class WorkQuerySet(ClientQuerySet):
    """Work by where it stands. `attempts` is the token that fences off a worker which outlived its lease."""

    def active(self):
        return self.filter(ACTIVE)

    def unsent(self, now: datetime):
        """Queued, and its message should have been taken by now."""
        return self.filter(state=WorkState.QUEUED, due_at__lte=now)

    def lost(self, now: datetime):
        """At work according to the row, but nobody renews the lease."""
        return self.filter(state=WorkState.RUNNING, lease_until__lt=now)

    def claim(self, pk: int, now: datetime):
        """Take queued work: one statement, so of two messages for one row only one wins. None for the other."""
        taken = self.filter(pk=pk, state=WorkState.QUEUED).update(
            state=WorkState.RUNNING, attempts=F("attempts") + 1, started_at=now, lease_until=now + LEASE
        )
        return self.get(pk=pk) if taken else None

    def held(self, work):
        """The row of `work` as long as this attempt still holds it."""
        return self.filter(pk=work.pk, state=WorkState.RUNNING, attempts=work.attempts)


class Work(ClientModel):
    """A piece of work for a worker. `due_at` is when the tick sends its message (again)."""

    message_name = ""
    max_attempts = 3

    state = models.CharField(_("outcome"), max_length=10, choices=WorkState, default=WorkState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    queued_at = models.DateTimeField(_("queued"))
    due_at = models.DateTimeField()
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    lease_until = models.DateTimeField(null=True)
    error_class = models.CharField(_("kind of error"), max_length=20, blank=True)
    error_text = models.CharField(_("error"), max_length=500, blank=True)

    objects = ClientManager.from_queryset(WorkQuerySet)()

    class Meta:
        abstract = True
