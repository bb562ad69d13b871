"""System tasks and their runs (parking §22)."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import ClientModel
from core.models.work import ACTIVE, Work


class SystemTask(ClientModel):
    """A declared task as one client has it: on or off, and when it is next due.

    A house task belongs to no client; its row is seen in `all_clients` only. `anchor_at` is the moment of enabling,
    from which the fixed grid of an interval counts (DECISIONS 31). `failures` counts failed runs in a row, the first
    of which ended at `failing_since`; `warned_at` is when people were last told of them (TSK-7).
    """

    client = models.ForeignKey(
        "core.Client", on_delete=models.PROTECT, related_name="+", editable=False, null=True, blank=True
    )
    key = models.CharField(max_length=60)
    enabled = models.BooleanField(_("enabled"), default=False)
    anchor_at = models.DateTimeField(null=True)
    next_run_at = models.DateTimeField(_("next run"), null=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    failing_since = models.DateTimeField(_("failing since"), null=True)
    warned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["client", "key"], name="one_row_per_task", nulls_distinct=False),
            models.CheckConstraint(
                condition=models.Q(enabled=False)
                | models.Q(anchor_at__isnull=False, next_run_at__isnull=False),
                name="enabled_task_has_a_schedule",
            ),
        ]
        indexes = [models.Index(fields=["next_run_at"], condition=models.Q(enabled=True), name="task_due")]
        verbose_name = _("system task")
        verbose_name_plural = _("system tasks")

    def __str__(self):
        return self.key


class SystemTaskRun(Work):
    """One run of a task, the only run log (DECISIONS 35). `counts` is {name: number}, `output` at most 64 KB."""

    message_name = "core.execute_run"

    client = models.ForeignKey(
        "core.Client", on_delete=models.PROTECT, related_name="+", editable=False, null=True, blank=True
    )
    task = models.ForeignKey(
        SystemTask, on_delete=models.CASCADE, related_name="runs", verbose_name=_("task")
    )
    triggered_by = models.CharField(_("triggered by"), max_length=200, blank=True)
    counts = models.JSONField(_("counts"), default=dict)
    output = models.TextField(_("output"), blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["task"], condition=ACTIVE, name="one_active_run")]
        indexes = [models.Index(fields=["task", "-id"], name="run_newest")]
        verbose_name = _("task run")
        verbose_name_plural = _("task runs")

    def __str__(self):
        return f"{self.task_id} {self.queued_at:%Y-%m-%d %H:%M}"

    @property
    def duration(self) -> timedelta | None:
        """How long the last attempt took; None while it has not ended."""
        return self.ended_at - self.started_at if self.started_at and self.ended_at else None
