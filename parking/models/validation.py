"""Validations: free, repeating permission for plates in a zone (parking §11)."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from parking.choices import ALL_DAYS, ALL_HOURS
from parking.models.lot_zone import LotZone


class Validation(ClientModel):
    """Plates may park in a zone's lots on some days of the week, in some hours of the client's wall clock.

    Bit h of `hours` is the block from h:00 to the next full hour; `days` are bits of Weekday. `created_by` is null
    when no staff member did it.
    """

    reference = models.UUIDField(_("reference"), unique=True, default=uuid4, editable=False)
    zone = models.ForeignKey(
        LotZone, on_delete=models.PROTECT, related_name="validations", verbose_name=_("zone")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    hours = models.PositiveIntegerField(_("hours"))
    days = models.PositiveSmallIntegerField(_("days"))
    comment = models.CharField(_("comment"), max_length=255, blank=True)
    created_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    created_by_label = models.CharField(_("created by"), max_length=200)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("validation")
        verbose_name_plural = _("validations")
        indexes = [
            models.Index(fields=["client", "created_by", "created_at"], name="validation_of_validator"),
            models.Index(fields=["client", "ends_on"], name="validation_by_end"),
        ]
        constraints = [
            models.CheckConstraint(name="validation_days_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="validation_has_hours_and_days",
                condition=Q(hours__range=(1, ALL_HOURS), days__range=(1, ALL_DAYS)),
            ),
        ]

    def __str__(self):
        return str(self.reference)


class ValidationPlate(ClientModel):
    """A plate of a validation as it was typed, and its key."""

    validation = models.ForeignKey(Validation, on_delete=models.CASCADE, related_name="plates")
    plate = models.CharField(_("plate"), max_length=25)
    plate_key = models.TextField(editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("validated plate")
        verbose_name_plural = _("validated plates")
        indexes = [models.Index(fields=["client", "plate_key"], name="validation_plate_by_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "validation", "plate_key"], name="validation_plate_once"
            ),
            models.CheckConstraint(name="validation_plate_has_a_key", condition=~Q(plate_key="")),
        ]

    def __str__(self):
        return self.plate


class ValidationRun(ClientModel):
    """Hours in a row in which a plate is valid, reckoned when the validation is saved, so that the plate check needs
    one probe of an index. `ends_at` is the last valid second (DECISIONS 25)."""

    validation = models.ForeignKey(Validation, on_delete=models.CASCADE, related_name="runs")
    plate_key = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["client", "plate_key", "ends_at"], name="validation_run_by_plate")]
        constraints = [
            models.CheckConstraint(
                name="validation_run_ends_after_its_start", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self):
        return f"{self.plate_key} {self.starts_at:%Y-%m-%d %H:%M}"


class ValidatorZone(ClientModel):
    """A zone in which a staff member may validate (VAL-1)."""

    staff = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="validator_zones")
    zone = models.ForeignKey(LotZone, on_delete=models.PROTECT, related_name="validators")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("zone of a validator")
        verbose_name_plural = _("zones of validators")
        constraints = [
            models.UniqueConstraint(fields=["client", "staff", "zone"], name="validator_zone_once")
        ]

    def __str__(self):
        return f"{self.staff} – {self.zone}"
