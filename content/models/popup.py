"""Words to be accepted before a page opens or something is done (parking §17.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from content.choices import Frequency
from core.models import ClientModel


class Popup(ClientModel):
    """When a popup is shown. Its words are a text of the kind popup whose key is the trigger.

    `trigger` is `page-<key of the page's text>` or an action of `content.ports.popup_actions`.
    """

    trigger = models.CharField(_("shown before"), max_length=80)
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency, default=Frequency.SESSION)
    is_active = models.BooleanField(_("switched on"), default=True)

    class Meta:
        ordering = ["trigger"]
        verbose_name = _("popup")
        verbose_name_plural = _("popups")
        constraints = [models.UniqueConstraint(fields=["client", "trigger"], name="popup_trigger")]

    def __str__(self):
        return self.trigger
