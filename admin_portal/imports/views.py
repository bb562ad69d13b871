"""Users › Import Users: files of people, looked through before anything is written (parking §24.6, IMP-9)."""

from django import forms
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet

from accounts.choices import ImportOrigin, ImportState
from accounts.queries.imports import import_runs, rows_of_run
from accounts.services.import_runs import cancel_run, receive_file, start_run
from admin_portal.generic import ActionPage, DetailPage, FormPage, Link, ListPage
from admin_portal.imports.tables import OUTCOMES, RIGHT, STATES, RowTable, RunTable, progress_words
from core.templatetags.ui import badge, when

LARGEST = 200 * 1024 * 1024


def runs(request):
    return import_runs()


def to_run(run):
    return reverse("admin_portal:import_detail", args=[run.pk])


def below(run):
    return [(run, to_run(run))]


def is_at_work(run) -> bool:
    """Whether the page changes by itself."""
    is_looked_through = run.state == ImportState.PREVIEW and run.ended_at is None
    return is_looked_through or run.state in (ImportState.QUEUED, ImportState.RUNNING)


def can_start(run) -> bool:
    return run.state == ImportState.HELD or (run.state == ImportState.PREVIEW and bool(run.ended_at))


def can_cancel(run) -> bool:
    return run.state in (ImportState.HELD, ImportState.PREVIEW)


def _choices(badges):
    return [(key, words) for key, (_kind, words) in badges.items()]


def _facts(request, run):
    counts = [
        (words, number_format(run.counts[key]))
        for key, (_kind, words) in OUTCOMES.items()
        if key in run.counts
    ]
    facts = [
        (_("State"), badge(*STATES[run.state])),
        (_("Origin"), run.get_origin_display()),
        (_("Sent by"), run.by),
        (_("Received"), when(run.created_at, seconds=True)),
        (_("Ended"), when(run.ended_at, seconds=True) if run.ended_at else "—"),
        *counts,
    ]
    return {
        "facts": facts,
        "is_at_work": is_at_work(run),
        "is_preview": run.state == ImportState.PREVIEW,
        "words": progress_words(run),
        "has_rows": bool(run.counts) and rows_of_run(run).exists(),
        "has_failures": "failed" in run.counts,
        "notice_kind": "bad" if run.state == ImportState.REFUSED else "warn",
    }


class RunFilter(FilterSet):
    state = ChoiceFilter(label=_("State"), choices=_choices(STATES))
    origin = ChoiceFilter(label=_("Origin"), choices=ImportOrigin.choices)


class RowFilter(FilterSet):
    outcome = ChoiceFilter(label=_("Outcome"), choices=_choices(OUTCOMES))


class UploadForm(forms.Form):
    """A CSV file."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, with a header of the template's names; unique_id and login_source are required."),
        widget=forms.ClearableFileInput({"accept": ".csv,text/csv"}),
        allow_empty_file=True,
        max_length=255,
    )

    def clean_file(self):
        if self.cleaned_data["file"].size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 200 MB. Cut it in parts."))
        return self.cleaned_data["file"]

    def perform(self, actor):
        file = self.cleaned_data["file"]
        return receive_file(
            actor=actor, origin=ImportOrigin.UPLOAD, name=file.name, content=file, preview=True
        )


TEMPLATE = Link(
    _("Data Import Template"), "admin_portal:import_template", RIGHT, "download", with_object=False
)

imports = ListPage.as_view(
    required_right=RIGHT,
    title=_("Import Users"),
    lead=_("Files of users, uploaded here or fetched over SFTP: what became of them, row by row."),
    rows=runs,
    table=RunTable,
    filters=RunFilter,
    links=(TEMPLATE, Link(_("Upload file"), "admin_portal:import_upload", RIGHT, "plus-lg", primary=True)),
    empty=_("No file has come in yet."),
    empty_link=Link(_("Upload file"), "admin_portal:import_upload", RIGHT, "plus-lg"),
    export_name="user-imports",
)

upload = FormPage.as_view(
    required_right=RIGHT,
    title=_("Upload file"),
    lead=_("The file is looked through first. Nothing is written before you say so on the next page."),
    form=UploadForm,
    submit_label=_("Preview"),
    links=(TEMPLATE,),
    next=to_run,
    cancel=lambda obj: reverse("admin_portal:import_list"),
)

one_run = DetailPage.as_view(
    required_right=RIGHT,
    title=str,
    objects=runs,
    context=_facts,
    template="admin_portal/imports/run.html",
    links=(
        Link(_("Import"), "admin_portal:import_start", RIGHT, "play-fill", primary=True, when=can_start),
        Link(_("Cancel import"), "admin_portal:import_cancel", RIGHT, "x-lg", when=can_cancel),
    ),
)

rows = ListPage.as_view(
    required_right=RIGHT,
    title=_("Rows with a reason or a note"),
    objects=runs,
    parents=below,
    rows=lambda request, run: rows_of_run(run),
    table=RowTable,
    filters=RowFilter,
    empty=_("Every row went through without a word."),
    export_name="import-rows",
)

start = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Import"),
    objects=runs,
    parents=below,
    question=_("Import “%(name)s” now?"),
    consequence=lambda run: (
        run.error if run.state == ImportState.HELD else _("Users are created and changed as shown.")
    ),
    confirm_label=_("Import"),
    run=lambda actor, run: start_run(actor=actor, run=run),
    done=_("The import is queued."),
    next=to_run,
)

cancel = ActionPage.as_view(
    required_right=RIGHT,
    title=_("Cancel import"),
    objects=runs,
    parents=below,
    question=_("Cancel the import of “%(name)s”?"),
    consequence=_("Nothing of it is written. The file stays here to be read."),
    confirm_label=_("Cancel import"),
    danger=True,
    run=lambda actor, run: cancel_run(actor=actor, run=run),
    done=_("The import is cancelled."),
    next=to_run,
)
