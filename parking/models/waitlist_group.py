"""Waiting lists that several lots share."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class WaitlistGroup(ClientModel):
    """A list over several lots: whoever is next gets a permit of any of them (parking §3.2)."""

    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name = _("shared waiting list")
        verbose_name_plural = _("shared waiting lists")
        constraints = [models.UniqueConstraint("client", Lower("name"), name="waitlist_group_name")]

    def __str__(self):
        return self.name
