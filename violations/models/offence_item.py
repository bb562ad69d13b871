"""What people can be ticketed for, and what it costs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager
from parking.models.pick import PickQuerySet
from payments.models.fields import money_field
from violations.models.category import TicketCategory


class OffenceItem(ClientModel):
    """An offence, also called violation type (enforcement §4.2). Tickets copy its figures (CONV-5).

    `description` keeps the blanks before it, which put it first in its list (OFF-10). The discount is entered in days
    and kept in hours (OFF-2); 0 is no discount. `adjustable`: officers may change the amount. `admin_only`: a fee that
    the office adds (OFF-5). `apply_boot` and a discount rule each other out (OFF-7).
    """

    number = models.PositiveIntegerField(_("number"), editable=False)
    description = models.CharField(_("description"), max_length=200)
    category = models.ForeignKey(
        TicketCategory,
        on_delete=models.PROTECT,
        related_name="offences",
        verbose_name=_("ticket category"),
        null=True,
        blank=True,
    )
    default_cost = money_field(_("cost"))
    discount_amount = money_field(_("discount"), default=0)
    discount_hours = models.PositiveIntegerField(_("hours of the discount"), default=0)
    adjustable = models.BooleanField(_("Officers may change the amount"), default=False)
    admin_only = models.BooleanField(_("Only the office adds it"), default=False)
    key = models.CharField(_("key"), max_length=50, blank=True, help_text=_("A code of your own for audits."))
    by_law_code = models.CharField(_("by-law code"), max_length=20, blank=True)
    apply_boot = models.BooleanField(_("Apply boot"), default=False)
    sort_order = models.PositiveIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(PickQuerySet)()

    class Meta:
        ordering = ["sort_order", "description", "pk"]
        verbose_name = _("offence item")
        verbose_name_plural = _("offence items")
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="offence_item_number"),
            models.CheckConstraint(name="offence_cost_is_not_below_zero", condition=Q(default_cost__gte=0)),
            models.CheckConstraint(
                name="offence_discount_is_at_most_its_cost",
                condition=Q(discount_amount__gte=0, discount_amount__lte=F("default_cost")),
            ),
            models.CheckConstraint(
                name="offence_boot_has_no_discount",
                condition=Q(apply_boot=False) | Q(discount_amount=0, discount_hours=0),
            ),
        ]

    def __str__(self):
        return self.description.strip()
