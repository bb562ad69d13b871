"""Names under which the outside world sells validity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class LotZone(ClientModel):
    """A named area that meters, apps and validators speak of (parking §5).

    The name is the key they match, letter for letter (ZON-1), hence unique with its case.
    """

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(
        _("short name"),
        max_length=20,
        blank=True,
        help_text=_("Shown on handhelds; empty means the first 20 characters of the name."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("lot zone")
        verbose_name_plural = _("lot zones")
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="lot_zone_name")]

    def __str__(self):
        return self.name

    @property
    def label(self) -> str:
        """The short name, else the beginning of the name (DECISIONS 25)."""
        return self.short_name or self.name[:20]
