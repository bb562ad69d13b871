"""Lots: what is sold, to whom, where."""

from pathlib import PurePath
from uuid import uuid4

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.choices import LotScope, Visibility, WindowType
from parking.models.common_lot_type import CommonLotType
from parking.models.deposit import DepositType
from parking.models.lot_group import LotGroup
from parking.models.waitlist_group import WaitlistGroup
from parking.validators import LATITUDE, LONGITUDE, validate_colour


def image_path(lot, filename: str) -> str:
    """Where a lot's picture is kept: under its client, under a name nobody can guess."""
    return f"{lot.client_id}/lots/{uuid4().hex}{PurePath(filename).suffix.lower()}"


def _price(label) -> models.DecimalField:
    """A price that may be missing: then nothing is sold by it."""
    return models.DecimalField(label, max_digits=10, decimal_places=2, null=True, blank=True)


class LotQuerySet(ClientQuerySet):
    def active(self):
        """Lots that are not archived."""
        return self.filter(archived_at=None)

    def with_waitlist(self):
        """Lots that keep a waiting list; in Python parking.queries.waitlists.has_waitlist."""
        return self.active().filter(waitlist_enabled=True, temp_only=False)


class Lot(ClientModel):
    """Sellable parking, physical or virtual (parking §3). Never deleted, only archived."""

    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(
        _("short name"), max_length=20, help_text=_("Shown on handhelds, receipts and in plate validation.")
    )
    sort_order = models.IntegerField(_("order"), default=0)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)
    visibility = models.CharField(
        _("visibility"), max_length=20, choices=Visibility, default=Visibility.NOT_VISIBLE
    )
    lot_scope = models.CharField(_("who may buy"), max_length=10, choices=LotScope, default=LotScope.COMMON)
    allowed_user_types = models.ManyToManyField(
        "accounts.UserType", through="LotUserType", blank=True, verbose_name=_("allowed user types")
    )
    lot_group = models.ForeignKey(
        LotGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name=_("lot group"),
    )
    common_lot_type = models.ForeignKey(
        CommonLotType,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name=_("common lot type"),
    )
    password = models.CharField(_("password"), max_length=128, blank=True, editable=False)  # hashed (LOT-5)
    password_enabled = models.BooleanField(
        _("ask for the password"), default=False, help_text=_("Nobody books here without it.")
    )
    window_type = models.CharField(
        _("permit type"), max_length=1, choices=WindowType, default=WindowType.YEARLY
    )
    location_text = models.TextField(
        _("location"), blank=True, help_text=_("Shown to drivers when they choose a lot.")
    )
    image = models.ImageField(_("picture"), upload_to=image_path, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True, validators=LATITUDE
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True, validators=LONGITUDE
    )
    marker_colour = models.CharField(
        _("marker colour"), max_length=7, blank=True, validators=[validate_colour]
    )
    default_cost = models.DecimalField(_("default cost"), max_digits=10, decimal_places=2, default=0)
    can_prorate = models.BooleanField(
        _("can be prorated"),
        default=False,
        help_text=_("Who buys in the middle of a sales window may pay for the days that are left."),
    )
    allow_second_permit = models.BooleanField(
        _("second permit"), default=False, help_text=_("People who have a permit may buy another one here.")
    )
    waitlist_enabled = models.BooleanField(
        _("waiting list"), default=False, help_text=_("People may put their names down for a permit.")
    )
    waitlist_group = models.ForeignKey(
        WaitlistGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lots",
        verbose_name=_("shared waiting list"),
        help_text=_("Lots that share a list serve its people together. Empty: a list of its own."),
    )
    waitlist_only_when_full = models.BooleanField(
        _("only when full"),
        null=True,
        blank=True,
        help_text=_("Whether people may join only while no permit is left for them."),
    )
    deposit_types = models.ManyToManyField(
        DepositType, through="LotDepositType", blank=True, verbose_name=_("deposits")
    )
    temp_enabled = models.BooleanField(_("temporary permits"), default=False)
    temp_only = models.BooleanField(
        _("temporary permits only"), default=False, help_text=_("No standard permits are sold here.")
    )
    temp_max = models.PositiveIntegerField(
        _("temporary permits at a time"),
        null=True,
        blank=True,
        help_text=_("How many may be valid at the same moment. Empty: none."),
    )
    temp_daily_cost = _price(_("price per day"))
    temp_hourly_cost = _price(_("price per hour"))
    temp_up_to_30 = models.BooleanField(_("up to 30 days"), default=True)
    temp_over_30 = models.BooleanField(_("over 30 days"), default=False)
    temp_over_30_monthly_cost = _price(_("price per month over 30 days"))
    temp_all_vehicles = models.BooleanField(
        _("all vehicles"),
        default=False,
        help_text=_("A permit over 30 days may be for all vehicles of the profile."),
    )
    temp_min_minutes = models.PositiveIntegerField(_("shortest booking in minutes"), null=True, blank=True)
    temp_max_hours = models.PositiveIntegerField(
        _("longest booking by the hour, in hours"), null=True, blank=True
    )
    temp_day_starts_at = models.TimeField(_("bookings begin at the earliest"), null=True, blank=True)
    temp_day_ends_at = models.TimeField(_("bookings end at the latest"), null=True, blank=True)
    flex_enabled = models.BooleanField(_("flex permits"), default=False)
    qr_token = models.UUIDField(unique=True, default=uuid4, editable=False)
    total_spaces = models.PositiveIntegerField(_("spaces"), null=True, blank=True)
    ada_spaces = models.PositiveIntegerField(_("accessible spaces"), null=True, blank=True)
    visitor_spaces = models.PositiveIntegerField(_("visitor spaces"), null=True, blank=True)
    gl_code = models.CharField(_("general ledger code"), max_length=50, blank=True)
    itc_code = models.CharField(_("input tax credit code"), max_length=50, blank=True)
    banner_detail_code = models.CharField(_("Banner detail code"), max_length=50, blank=True)

    objects = ClientManager.from_queryset(LotQuerySet)()

    class Meta:
        ordering = ["sort_order", "name"]
        verbose_name = _("lot")
        verbose_name_plural = _("lots")
        constraints = [
            models.UniqueConstraint(
                "client", Lower("name"), name="lot_name", condition=models.Q(archived_at__isnull=True)
            ),
            models.UniqueConstraint(
                "client",
                Lower("short_name"),
                name="lot_short_name",
                condition=models.Q(archived_at__isnull=True),
            ),
            models.CheckConstraint(
                name="lot_cost",
                condition=models.Q(default_cost__gte=0)
                & ~models.Q(temp_daily_cost__lt=0)
                & ~models.Q(temp_hourly_cost__lt=0)
                & ~models.Q(temp_over_30_monthly_cost__lt=0),
            ),
            models.CheckConstraint(
                name="lot_over_30_days",  # LOT-13
                condition=models.Q(temp_over_30=False, temp_all_vehicles=False)
                | models.Q(temp_over_30=True, temp_over_30_monthly_cost__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name


class LotUserType(ClientModel):
    """A user type that may buy in a lot; the Guest User type stands for sale to guests (LOT-10)."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="user_type_rows")
    user_type = models.ForeignKey("accounts.UserType", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "lot", "user_type"], name="lot_user_type_once")
        ]

    def __str__(self):
        return f"{self.lot} – {self.user_type}"


class LotDepositType(ClientModel):
    """A deposit that whoever gets a permit of the lot leaves, once (PRC-5)."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="deposit_type_rows")
    deposit_type = models.ForeignKey(DepositType, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "lot", "deposit_type"], name="lot_deposit_type_once")
        ]

    def __str__(self):
        return f"{self.lot} – {self.deposit_type}"
