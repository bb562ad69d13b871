"""When standard permits are sold, and for how long they are valid."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet
from parking.choices import WindowType
from parking.validators import validate_colour


class SalesWindowQuerySet(ClientQuerySet):
    """Windows by whether lots sell under them."""

    def kept(self):
        """Those that are not archived."""
        return self.filter(archived_at=None)

    def active(self):
        """The ones that lots of their type sell under now, at most one of each type (WIN-4)."""
        return self.filter(is_active=True)


class SalesWindow(ClientModel):
    """A span of sale and a span of validity for the lots of one type (parking §6), on the client's wall clock.

    Sale begins at an instant and ends with a day; permits are valid from the first second of `starts_on` to the last
    of `ends_on` (WIN-3).
    """

    name = models.CharField(_("name"), max_length=60)
    window_type = models.CharField(_("type"), max_length=1, choices=WindowType)
    sale_starts_at = models.DateTimeField(_("sale starts"))
    sale_ends_on = models.DateField(_("sale ends"))
    starts_on = models.DateField(_("permits are valid from"))
    ends_on = models.DateField(_("permits are valid until"))
    colour = models.CharField(_("colour"), max_length=7, blank=True, validators=[validate_colour])
    is_active = models.BooleanField(_("active"), default=False, editable=False)
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    objects = ClientManager.from_queryset(SalesWindowQuerySet)()

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = _("sales window")
        verbose_name_plural = _("sales windows")
        constraints = [
            models.UniqueConstraint(
                "client", Lower("name"), name="sales_window_name", condition=Q(archived_at__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["client", "window_type"],
                name="one_active_window_of_a_type",
                condition=Q(is_active=True),
            ),
            models.CheckConstraint(
                name="sales_window_days_are_in_order",
                condition=Q(starts_on__lte=F("ends_on"), sale_ends_on__lte=F("ends_on")),
            ),
            models.CheckConstraint(
                name="archived_windows_are_not_active",
                condition=Q(is_active=False) | Q(archived_at__isnull=True),
            ),
        ]

    def __str__(self):
        return self.name
