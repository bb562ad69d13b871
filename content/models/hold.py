"""Mail that waits as a whole."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.choices import MailPriority
from core.models import ClientModel


class MailHold(ClientModel):
    """Until when the client's mail of one priority is not tried: its carrier asked to wait, or cannot take any.

    One row for all of it, so that ten thousand mails neither ask ten thousand times nor are written ten thousand
    times. A hold that is lost costs one try, whose answer makes it again; so it counts under the settings that were
    tried alone, and who mends them or chooses another carrier waits for nothing.
    """

    priority = models.PositiveSmallIntegerField(_("priority"), choices=MailPriority)
    until = models.DateTimeField(_("until"))
    settings_version = models.PositiveIntegerField()
    reason = models.CharField(_("reason"), max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "priority"], name="one_hold_a_priority")]
        verbose_name = _("hold on mail")
        verbose_name_plural = _("holds on mail")

    def __str__(self):
        return self.reason
