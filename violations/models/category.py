"""Kinds of tickets: Municipal, Private Property, Bicycle …"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parking.models.pick import Pick
from violations.choices import AppliesTo


class TicketCategory(Pick):
    """A category, also called ticket type; archived ones stay on their tickets (enforcement §4.1, CAT-3)."""

    applies_to = models.PositiveSmallIntegerField(
        _("applies to"), choices=AppliesTo, default=AppliesTo.VEHICLES
    )
    handheld_visible = models.BooleanField(_("Handhelds show it"), default=True)
    fail_to_identify = models.BooleanField(
        _("“Failed to identify” can be ticked"),
        default=False,
        help_text=_("For people who do not say who they are."),
    )

    class Meta(Pick.Meta):
        verbose_name = _("ticket category")
        verbose_name_plural = _("ticket categories")
        constraints = [
            *Pick.Meta.constraints,
            models.CheckConstraint(
                name="fail_to_identify_is_about_people",
                condition=Q(fail_to_identify=False) | ~Q(applies_to=AppliesTo.VEHICLES),
            ),
        ]

    @property
    def is_for_vehicles(self) -> bool:
        return self.applies_to != AppliesTo.PEOPLE

    @property
    def is_for_people(self) -> bool:
        return self.applies_to != AppliesTo.VEHICLES
