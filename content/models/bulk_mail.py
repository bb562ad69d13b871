"""Bulk email, and who it is for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from content.choices import BulkMailState, RecipientState
from content.models.outbox import OutboxMail
from core.models import ClientModel


class BulkMail(ClientModel):
    """A message to many people. Its words are texts of kind `bulk` under the key `words_key` (content.queries.texts).

    `filters` are those of the people search, as its form gave them. `is_transactional` passes people's consent over,
    for the stated `reason` (EML-5). `total` people were listed when it was sent; `counts` are those who are settled, by
    RecipientState. `site` is the address that its links begin with.
    """

    subject = models.CharField(_("subject"), max_length=250)
    filters = models.JSONField(_("recipients"), default=dict)
    is_transactional = models.BooleanField(_("goes to everybody, whatever they agreed to"), default=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=BulkMailState, default=BulkMailState.DRAFT, editable=False
    )
    by = models.CharField(_("by"), max_length=200, editable=False)
    site = models.CharField(max_length=300, blank=True, editable=False)
    total = models.PositiveIntegerField(_("listed"), default=0, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["client", "-id"], name="bulk_mail_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_transactional=False) | ~Q(reason=""),
                name="transactional_bulk_mail_has_a_reason",
            ),
        ]
        verbose_name = _("bulk email")
        verbose_name_plural = _("bulk emails")

    def __str__(self):
        return self.subject

    @property
    def words_key(self) -> str:
        """The key of its texts."""
        return str(self.pk)

    @property
    def done(self) -> int:
        """How many of the listed people are settled."""
        return sum(self.counts.values())

    @property
    def is_draft(self) -> bool:
        return self.state == BulkMailState.DRAFT

    @property
    def is_at_work(self) -> bool:
        return self.state == BulkMailState.SENDING


class BulkMailRecipient(ClientModel):
    """One person of a bulk email that was sent: written once for each, before the first mail, so that no mail is
    written twice. `mail` goes with the outbox's own retention."""

    bulk_mail = models.ForeignKey(BulkMail, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    state = models.CharField(_("state"), max_length=12, choices=RecipientState)
    mail = models.ForeignKey(
        OutboxMail, on_delete=models.SET_NULL, related_name="+", null=True, verbose_name=_("mail")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bulk_mail", "person"], name="one_bulk_mail_per_person")
        ]
        indexes = [
            models.Index(
                fields=["bulk_mail", "id"],
                condition=Q(state=RecipientState.WAITING),
                name="bulk_mail_waiting",
            )
        ]
        verbose_name = _("recipient of a bulk email")
        verbose_name_plural = _("recipients of a bulk email")

    def __str__(self):
        return str(self.person)
