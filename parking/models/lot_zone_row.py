"""When a lot accepts a zone."""

from datetime import time

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from parking.choices import ALL_DAYS, ZoneMode
from parking.models.lot import Lot
from parking.models.lot_zone import LotZone


class LotZoneRow(ClientModel):
    """Days or dates, and hours of the client's wall clock, at which a lot accepts a zone (parking §5.2).

    `parking.rules.zone_time.accepts` reads it. A start after the end wraps midnight (ZON-4). In `range` mode days is 0.
    """

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="zone_rows")
    zone = models.ForeignKey(
        LotZone, on_delete=models.PROTECT, related_name="lot_rows", verbose_name=_("zone")
    )
    mode = models.CharField(_("by"), max_length=5, choices=ZoneMode, default=ZoneMode.DAYS)
    days = models.PositiveSmallIntegerField(_("days"), default=ALL_DAYS)
    date_start = models.DateField(_("first day"), null=True, blank=True)
    date_end = models.DateField(_("last day"), null=True, blank=True)
    start_time = models.TimeField(_("start time"), default=time(0, 0))
    end_time = models.TimeField(_("end time"), default=time(23, 59))

    class Meta:
        ordering = ["id"]
        verbose_name = _("zone of a lot")
        verbose_name_plural = _("zones of a lot")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "client", "lot", "zone", "mode", "days", "date_start", "date_end", "start_time", "end_time",
                ],
                name="lot_zone_row_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="lot_zone_row_days_or_range",
                condition=models.Q(
                    mode=ZoneMode.DAYS,
                    days__range=(1, ALL_DAYS),
                    date_start__isnull=True,
                    date_end__isnull=True,
                )
                | models.Q(
                    mode=ZoneMode.RANGE,
                    days=0,
                    date_start__isnull=False,
                    date_end__isnull=False,
                    date_end__gte=models.F("date_start"),
                ),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.lot} – {self.zone}"
