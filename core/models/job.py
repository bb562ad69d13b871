"""Single pieces of background work that a service asked for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.work import ACTIVE, Work


class Job(Work):
    """One call of a registered job function (core.jobs), kept until it is done. `ids` are its arguments."""

    message_name = "core.run_job"
    max_attempts = 5

    key = models.CharField(max_length=60)
    ids = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["due_at"], condition=ACTIVE, name="job_active")]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self):
        return f"{self.key} {self.pk}"
