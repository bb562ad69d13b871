"""Temporary permits: a place in a lot for a plate, by the day or the hour (parking §9.2)."""

from datetime import datetime
from decimal import Decimal
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.choices import Channel, TempKind, TempStatus
from parking.models.lot import Lot
from payments.models.fields import money_field


class TempPermitQuerySet(ClientQuerySet):
    """Temporary permits by what they take up, and by validity."""

    def taking_space(self, at: datetime):
        """Those that count against their lot's capacity: active, in an open payment, or held in a cart (TMP-8)."""
        held = Q(status=TempStatus.CART, held_until__gt=at)
        return self.filter(held | Q(status__in=(TempStatus.HELD, TempStatus.ACTIVE)))

    def valid_at(self, at: datetime):
        """Active, and running (TMP-12)."""
        return self.filter(status=TempStatus.ACTIVE, starts_at__lte=at, ends_at__gte=at)


class TempPermit(ClientModel):
    """A temporary permit, from the cart on. `number` is its barcode; whoever has `reference` may see it (QCK-10).

    A guest has no `person`, only `email`. `price` is before taxes: today's while in the cart, frozen once paid.
    """

    reference = models.UUIDField(unique=True, default=uuid4, editable=False)
    number = models.CharField(_("number"), max_length=30)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="temp_permits", verbose_name=_("lot"))
    kind = models.CharField(_("kind"), max_length=10, choices=TempKind)
    person = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("person"),
        null=True,
        blank=True,
    )
    email = models.EmailField(_("email"), max_length=100, blank=True)
    starts_at = models.DateTimeField(_("valid from"))
    ends_at = models.DateTimeField(_("valid until"))
    price = money_field(_("price"), default=Decimal(0))
    status = models.CharField(_("status"), max_length=20, choices=TempStatus, default=TempStatus.CART)
    channel = models.CharField(_("bought in"), max_length=10, choices=Channel)
    held_until = models.DateTimeField(_("held until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=500, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    objects = ClientManager.from_queryset(TempPermitQuerySet)()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("temporary permit")
        verbose_name_plural = _("temporary permits")
        indexes = [
            models.Index(fields=["client", "lot", "ends_at"], name="temp_permit_of_lot"),
            models.Index(fields=["client", "person", "status"], name="temp_permit_of_person"),
            models.Index(fields=["client", "ends_at"], name="temp_permit_by_end"),
            models.Index(
                fields=["client", "held_until"],
                name="temp_permit_in_carts",
                condition=Q(status=TempStatus.CART),
            ),
        ]
        constraints = [
            models.UniqueConstraint("client", "number", name="temp_permit_number"),
            models.CheckConstraint(
                name="temp_permit_ends_after_its_start", condition=Q(starts_at__lt=F("ends_at"))
            ),
            models.CheckConstraint(name="temp_permit_price_is_not_below_zero", condition=Q(price__gte=0)),
            models.CheckConstraint(
                name="temp_permit_is_somebodys", condition=Q(person__isnull=False) | ~Q(email="")
            ),
        ]

    def __str__(self):
        return self.number


class TempPermitPlate(ClientModel):
    """A plate that a temporary permit is valid for; guests have a plate and no vehicle (parking §9.2).

    `ends_at` repeats the permit's, so that the plates that can still be valid are found by one probe of an index.
    """

    temp_permit = models.ForeignKey(TempPermit, on_delete=models.CASCADE, related_name="plates")
    plate = models.CharField(_("plate"), max_length=50)
    plate_key = models.TextField(editable=False)
    vehicle = models.ForeignKey(
        "parking.Vehicle", on_delete=models.PROTECT, related_name="temp_permit_plates", null=True, blank=True
    )
    ends_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("plate of a temporary permit")
        verbose_name_plural = _("plates of temporary permits")
        indexes = [models.Index(fields=["client", "plate_key", "ends_at"], name="temp_permit_by_plate")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "temp_permit", "plate_key", "vehicle"],
                name="temp_permit_plate_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(name="temp_permit_plate_has_a_key", condition=~Q(plate_key="")),
        ]

    def __str__(self):
        return self.plate
