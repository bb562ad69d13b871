"""Rights to park that were bought outside."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.models.lot_zone import LotZone

# What tells records of senders without keys of their own apart (DECISIONS 26), and the constraint that does it.
DETAILS = ("source", "plate_key", "starts_at", "ends_at", "zone_name", "permit_no", "ticket_no")
SAME_DETAILS = "pay_station_same_details"


class PayStationQuerySet(ClientQuerySet):
    def live(self):
        """Records that were not deleted."""
        return self.filter(deleted_at=None)

    def valid_at(self, at):
        """Records whose time covers the whole second `at` (parking PS-7)."""
        return self.live().filter(
            Q(ended_early_at=None) | Q(ended_early_at__gt=at), starts_at__lte=at, ends_at__gte=at
        )


class PayStationRecord(ClientModel):
    """A right to park from a meter, an app or an API sender (parking §12). Instants are whole seconds, UTC.

    `zone` is null when no zone has the name `zone_name`: the record is disconnected (PS-4). `external_id` is the
    source's own key; records without one are told apart by their details (DECISIONS 26). `ended_early_at` is set
    when two complete polls in a row did not list a feed's record any more.
    """

    reference_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    source = models.CharField(_("source"), max_length=40)
    external_id = models.CharField(max_length=100, null=True, blank=True)
    plate = models.CharField(_("plate"), max_length=25)
    plate_key = models.TextField(editable=False)
    amount = models.DecimalField(_("amount"), max_digits=8, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=10, blank=True)
    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"))
    permit_no = models.CharField(_("permit number"), max_length=50, blank=True)
    ticket_no = models.CharField(_("ticket number"), max_length=50, blank=True)
    zone_name = models.CharField(_("zone as sent"), max_length=200, blank=True)
    zone = models.ForeignKey(
        LotZone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pay_station_records",
        verbose_name=_("zone"),
    )
    promo_code = models.CharField(_("promo code"), max_length=50, blank=True)
    token = models.ForeignKey(
        "accounts.ApiToken", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_early_at = models.DateTimeField(_("ended early"), null=True, blank=True)
    missed_polls = models.PositiveSmallIntegerField(default=0)
    deleted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ClientManager.from_queryset(PayStationQuerySet)()

    class Meta:
        ordering = ["-ends_at", "-id"]
        verbose_name = _("pay-station record")
        verbose_name_plural = _("pay-station records")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "source", "external_id"],
                name="pay_station_external_id",
                condition=Q(external_id__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["client", *DETAILS],
                name=SAME_DETAILS,
                condition=Q(deleted_at__isnull=True, external_id__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="pay_station_end_after_start", condition=Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(name="pay_station_has_a_key", condition=~Q(plate_key="")),
        ]
        indexes = [
            models.Index(
                fields=["client", "plate_key", "ends_at"],
                name="pay_station_live",
                condition=Q(deleted_at__isnull=True),
            ),
            models.Index(fields=["client", "ends_at"], name="pay_station_by_end"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.plate} ({self.source})"
