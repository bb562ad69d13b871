"""Categories of lots."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class CommonLotType(ClientModel):
    """A word that groups lots in lists (parking §3.2); kept as long as a lot uses it."""

    name = models.CharField(_("name"), max_length=60)

    class Meta:
        ordering = ["name"]
        verbose_name = _("common lot type")
        verbose_name_plural = _("common lot types")
        constraints = [models.UniqueConstraint("client", Lower("name"), name="common_lot_type_name")]

    def __str__(self):
        return self.name
