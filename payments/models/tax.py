"""Taxes, in numbered slots."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from payments.choices import Module

SLOTS = 3


class Tax(ClientModel):
    """A tax on the pre-tax amount of lines of some modules (parking §20.4). Reports name it by its slot."""

    slot = models.PositiveSmallIntegerField(_("slot"))
    is_enabled = models.BooleanField(_("enabled"), default=False)
    percentage = models.DecimalField(
        _("percentage"),
        max_digits=6,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(50)],
        help_text=_("13 means 13 %."),
    )
    label_en = models.CharField(_("label in English"), max_length=40)
    label_fr = models.CharField(_("label in French"), max_length=40)
    modules = ArrayField(
        models.CharField(max_length=20, choices=Module.taxable()),
        verbose_name=_("applies to"),
        default=list,
        blank=True,
    )

    class Meta:
        ordering = ["slot"]
        verbose_name = _("tax")
        verbose_name_plural = _("taxes")
        constraints = [
            models.UniqueConstraint("client", "slot", name="tax_slot_is_unique"),
            models.CheckConstraint(name="tax_slot_exists", condition=models.Q(slot__gte=1, slot__lte=SLOTS)),
            models.CheckConstraint(
                name="tax_percentage_is_sane", condition=models.Q(percentage__gte=0, percentage__lte=50)
            ),
        ]

    def __str__(self):
        return self.label_fr if (get_language() or "").startswith("fr") else self.label_en
