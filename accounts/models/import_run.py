"""Imports of people, and what became of their rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.choices import ImportOrigin, ImportState, RowOutcome
from core.choices import ActorKind
from core.models import ClientModel


def import_path(run, name: str) -> str:
    """Where a run's file is kept: by client, under a name nobody can guess from another."""
    return f"imports/{run.client_id}/{run.key}.csv"


class ImportRun(ClientModel):
    """One file of people: uploaded or fetched over SFTP, read in batches, finished once (parking §24.6).

    `done` rows have been written, so that a run which was cut off goes on where it stopped. `error` is the one reason
    why the whole file was refused. `counts` holds the number of rows by outcome. `by` is the label of who sent it, as
    whom its changes are recorded; `is_confirmed` says that somebody has let it go on although it archives many.
    """

    key = models.UUIDField(unique=True, editable=False)
    origin = models.CharField(_("origin"), max_length=10, choices=ImportOrigin)
    file_name = models.CharField(_("file"), max_length=255)
    file = models.FileField(upload_to=import_path, max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=15, choices=ImportState)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    counts = models.JSONField(default=dict)
    error = models.TextField(_("reason"), blank=True)
    by = models.CharField(_("by"), max_length=200)
    actor_kind = models.CharField(max_length=10, choices=ActorKind, default=ActorKind.SYSTEM, editable=False)
    actor_id = models.CharField(max_length=40, blank=True, editable=False)
    is_confirmed = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(_("received"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["client", "-created_at"], name="import_run_newest")]
        verbose_name = _("user import")
        verbose_name_plural = _("user imports")

    def __str__(self):
        return self.file_name


class ImportRow(ClientModel):
    """A row worth a word: it failed, or was written with a note. `data` are its cells as they stood in the file."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome)
    reason = models.TextField(_("reason"))
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["run", "line"], name="import_row_line")]
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")

    def __str__(self):
        return f"{self.run} {self.line}"
