"""Keys of machines."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel
from core.scoping import ClientManager, ClientQuerySet


class ApiTokenQuerySet(ClientQuerySet):
    """Tokens by whether they open anything."""

    def valid_at(self, at):
        """Neither revoked nor expired at the instant `at`."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at), revoked_at__isnull=True)


class ApiToken(ClientModel):
    """A vendor's key to the JSON API. The uuid4 itself is shown once; kept are its SHA-256 and last four characters
    (DECISIONS 19)."""

    name = models.CharField(_("label"), max_length=100)
    origin = models.CharField(
        _("origin"), max_length=40, help_text=_("Source that records pushed with this token are shown under.")
    )
    hash = models.CharField(max_length=64, unique=True, editable=False)
    last4 = models.CharField(_("ends in"), max_length=4, editable=False)
    scopes = ArrayField(models.TextField(), verbose_name=_("scopes"))
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    ip_ranges = ArrayField(
        models.TextField(),
        verbose_name=_("allowed addresses"),
        default=list,
        blank=True,
        help_text=_("IP addresses or ranges such as 203.0.113.0/24, one a line. Empty allows every address."),
    )
    rate_per_minute = models.PositiveIntegerField(
        _("calls a minute"), null=True, blank=True, default=600, help_text=_("Empty means no limit.")
    )
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = ClientManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        ordering = [F("revoked_at").asc(nulls_first=True), "name", "id"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self):
        return f"{self.name} (…{self.last4})"
