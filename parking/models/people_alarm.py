"""Alarms on people."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager
from parking.choices import AlarmScope
from parking.models.plate_alarm import AlarmQuerySet


class PeopleAlarm(ClientModel):
    """Words for whoever meets a person, or any vehicle of theirs, kept to the letter (enforcement §3.2)."""

    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="alarms")
    scope = models.CharField(_("tells"), max_length=10, choices=AlarmScope, default=AlarmScope.PERSON)
    text = models.TextField(_("alarm"))
    created_by = models.CharField(_("raised by"), max_length=200)
    created_at = models.DateTimeField(_("raised"), auto_now_add=True)
    cleared_by = models.CharField(_("cleared by"), max_length=200, blank=True)
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)

    objects = ClientManager.from_queryset(AlarmQuerySet)()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("people alarm")
        verbose_name_plural = _("people alarms")
        indexes = [
            models.Index(
                fields=["client", "person"], name="people_alarm_raised", condition=models.Q(cleared_at=None)
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.text}"[:100]
