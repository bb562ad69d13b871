"""What carriers told of mail that left."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.choices import DeliveryEvent, Severity
from content.models.outbox import OutboxMail
from core.models import ClientModel


class MailEvent(ClientModel):
    """One thing that a carrier told of one mail, kept for 90 days.

    `token` is unique for a client, so that what is told twice, or replayed, counts once.
    """

    mail = models.ForeignKey(
        OutboxMail, on_delete=models.SET_NULL, null=True, related_name="events", verbose_name=_("mail")
    )
    event = models.CharField(_("event"), max_length=10, choices=DeliveryEvent)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    code = models.CharField(_("code"), max_length=10, blank=True)
    description = models.CharField(_("description"), max_length=500, blank=True)
    recipient_domain = models.CharField(_("recipient's domain"), max_length=253, blank=True)
    sending_domain = models.CharField(_("sending domain"), max_length=253, blank=True)
    at = models.DateTimeField(_("when"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    token = models.CharField(max_length=64)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["client", "token"], name="told_once")]
        indexes = [models.Index(fields=["client", "at"], name="mail_event_at")]
        verbose_name = _("delivery event")
        verbose_name_plural = _("delivery events")

    def __str__(self):
        return self.get_event_display()
