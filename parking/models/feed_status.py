"""How fresh an outside source is."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ClientModel


class FeedStatus(ClientModel):
    """Whether a polled source answers: after two poll intervals of failure a missing record proves nothing
    (integrations §1.5)."""

    source = models.CharField(_("source"), max_length=40)
    interval_seconds = models.PositiveIntegerField(default=180)
    ok_at = models.DateTimeField(_("last success"), null=True, blank=True)
    failed_since = models.DateTimeField(_("failing since"), null=True, blank=True)
    error_class = models.CharField(_("kind of error"), max_length=20, blank=True)

    class Meta:
        ordering = ["source"]
        constraints = [models.UniqueConstraint(fields=["client", "source"], name="feed_status_source")]
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")

    def __str__(self):
        return self.source

    def is_stale(self, at) -> bool:
        """Failing for longer than two poll intervals at `at`."""
        return self.failed_since is not None and at - self.failed_since > 2 * timedelta(
            seconds=self.interval_seconds
        )
