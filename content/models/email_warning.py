"""Who is warned by mail when something of the system fails."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.choices import Language, WarningTopic
from core.models import ClientModel


class EmailWarning(ClientModel):
    """An address that is warned of some topics, in its language (parking §2 Alerts). A paused one keeps its place."""

    label = models.CharField(_("name"), max_length=100)
    address = models.EmailField(_("address"), max_length=254)
    topics = ArrayField(models.CharField(max_length=10, choices=WarningTopic), verbose_name=_("warnings"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    is_paused = models.BooleanField(_("paused"), default=False)

    class Meta:
        ordering = ["label", "id"]
        constraints = [
            models.UniqueConstraint("client", Lower("address"), name="one_warning_per_address"),
            models.CheckConstraint(condition=~models.Q(topics=[]), name="warning_has_a_topic"),
        ]
        verbose_name = _("email warning")
        verbose_name_plural = _("email warnings")

    def __str__(self):
        return self.label
