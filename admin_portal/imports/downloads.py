"""Files of imports: the template, what came in, and what failed."""

from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.queries.imports import failure_lines, import_runs
from accounts.schemas import TEMPLATE_COLUMNS
from admin_portal.access import staff_required
from admin_portal.imports.tables import RIGHT
from core.exports import csv_lines

CSV = "text/csv; charset=utf-8"


@staff_required(RIGHT)
@require_safe
def template(request):
    """The Data Import Template: a header with every documented name."""
    return _csv("data-import-template.csv", csv_lines(TEMPLATE_COLUMNS, []))


@staff_required(RIGHT)
@require_safe
def file(request, pk):
    """The file as it came in."""
    run = get_object_or_404(import_runs().exclude(file=""), pk=pk)
    return FileResponse(run.file.open("rb"), as_attachment=True, filename=run.file_name, content_type=CSV)


@staff_required(RIGHT)
@require_safe
def failures(request, pk):
    """The failed rows with their reasons."""
    run = get_object_or_404(import_runs().exclude(file=""), pk=pk)
    return _csv(f"failed-{run.pk}.csv", failure_lines(run))


def _csv(name, lines):
    response = StreamingHttpResponse(lines, content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
