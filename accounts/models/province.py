"""Provinces, territories and states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import Country
from core.models import ClientModel


class Province(ClientModel):
    """Where a plate or an address is from; `code` is its postal abbreviation such as ON (DECISIONS 14)."""

    number = models.PositiveIntegerField(_("number"), help_text=_("The id that the API and imports use."))
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=2)
    country = models.CharField(_("country"), max_length=2, choices=Country)

    class Meta:
        ordering = ["country", "name"]
        verbose_name = _("province or state")
        verbose_name_plural = _("provinces and states")
        constraints = [
            models.UniqueConstraint("client", "number", name="province_number_is_unique"),
            models.UniqueConstraint("client", "country", "code", name="province_code_is_unique"),
        ]

    def __str__(self):
        return self.name
