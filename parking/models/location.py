"""Places where offences happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from parking.models.lot_group import LotGroup
from parking.models.pick import Pick


class Location(Pick):
    """A place that tickets name (enforcement §4.3). Cameras of a lot group write theirs where `lot_group` says."""

    name = models.CharField(_("name"), max_length=100)
    writer_visible = models.BooleanField(
        _("Officers see it"), default=True, help_text=_("Staff in the office always do.")
    )
    gis_no = models.PositiveIntegerField(_("GIS number"), default=0)
    lot_group = models.ForeignKey(
        LotGroup,
        on_delete=models.PROTECT,
        related_name="locations",
        verbose_name=_("lot group"),
        null=True,
        blank=True,
        help_text=_("Violations that cameras of this group see are written here."),
    )

    class Meta(Pick.Meta):
        verbose_name = _("offence location")
        verbose_name_plural = _("offence locations")
        constraints = [
            *Pick.Meta.constraints,
            models.UniqueConstraint(fields=["client", "lot_group"], name="location_of_lot_group"),
        ]
