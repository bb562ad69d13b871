"""Pick lists of vehicles. The API and imports speak their `number`, never the key (DECISIONS 7)."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class PickQuerySet(ClientQuerySet):
    def active(self):
        """Entries that are offered."""
        return self.filter(archived_at=None)


class Pick(ClientModel):
    """An entry of a pick list. Its number counts from 1 per client and list, and is never given twice."""

    number = models.PositiveIntegerField(_("number"), editable=False)
    name = models.CharField(_("name"), max_length=50)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(PickQuerySet)()

    class Meta:
        abstract = True
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["client", "number"], name="%(class)s_number"),
            models.UniqueConstraint("client", Lower("name"), name="%(class)s_name"),
        ]

    def __str__(self):
        return self.name


class PlateType(Pick):
    """Passenger, Commercial, Motorcycle … Part of a vehicle's identity (enforcement VEH-1)."""

    short_name = models.CharField(_("short name"), max_length=20)

    class Meta(Pick.Meta):
        verbose_name = _("plate type")
        verbose_name_plural = _("plate types")


class Make(Pick):
    class Meta(Pick.Meta):
        verbose_name = _("make")
        verbose_name_plural = _("makes")


class Colour(Pick):
    class Meta(Pick.Meta):
        verbose_name = _("colour")
        verbose_name_plural = _("colours")


class BodyType(Pick):
    """What the API calls `type` of a vehicle: Compact, Sedan, Pickup …"""

    class Meta(Pick.Meta):
        verbose_name = _("vehicle type")
        verbose_name_plural = _("vehicle types")


class PickCounter(ClientModel):
    """The last number given in one list, so that a deleted entry's number is not given to another."""

    list = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "list"], name="pick_counter_list")]

    def __str__(self):
        return f"{self.list} {self.last}"
