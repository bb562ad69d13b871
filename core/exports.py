"""Formula-safe writers: a spreadsheet shows what was stored and runs nothing (DECISIONS 11)."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import chain

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"


class _Echo:
    def write(self, text):
        return text


def safe_cell(value):
    """A value as a CSV cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = str(value)
    if text.startswith(STARTERS) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text[0] in "-0123456789."


def csv_lines(header: Iterable, rows: Iterable[Iterable]) -> Iterator[str]:
    """The lines of a CSV file, with a BOM so that Excel reads UTF-8."""
    writer = csv.writer(_Echo())
    yield BOM + writer.writerow([safe_cell(cell) for cell in header])
    for row in rows:
        yield writer.writerow([safe_cell(cell) for cell in row])


def csv_response(name: str, header: Iterable, rows: Iterable[Iterable]) -> StreamingHttpResponse:
    """Stream a CSV download named `name-YYYY-MM-DD.csv`."""
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(name, "csv")}"'
    return response


def xlsx_response(name: str, header: Iterable, rows: Iterable[Iterable]) -> HttpResponse:
    """An XLSX download; every text is a typed string cell, never a formula."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    for number, row in enumerate(chain([header], rows)):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell)
            else:
                sheet.write_string(number, column, "" if cell is None else str(cell))
    book.close()
    response = HttpResponse(
        buffer.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="{_file_name(name, "xlsx")}"'
    return response


def _file_name(name: str, ending: str) -> str:
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in name.lower())
    return f"{plain}-{timezone.localdate():%Y-%m-%d}.{ending}"
