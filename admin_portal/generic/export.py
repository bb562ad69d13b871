"""Downloads of a list: every row that the filters leave, in the list's order, never only the page in view."""

from django.utils import translation

from core.exports import csv_response, xlsx_response

CHUNK = 2000
WRITERS = {"csv": csv_response, "xlsx": xlsx_response}


def download(form: str, name: str, table):
    """The table as a file of the kind `csv` or `xlsx`."""
    rows = _values(table)
    return WRITERS[form](name, next(rows), rows)


def _values(table):
    """Header and rows as plain values. The language is set for each row, since a stream outlives the request's."""
    language = translation.get_language()
    if hasattr(table.data.data, "query"):
        table.data.data = _Stream(table.data.data)
    values = table.as_values()
    while True:
        with translation.override(language):
            try:
                row = next(values)
            except StopIteration:
                return
        yield row


class _Stream:
    """A queryset that is read in chunks instead of being kept."""

    def __init__(self, queryset):
        self.queryset = queryset

    def __iter__(self):
        return self.queryset.iterator(chunk_size=CHUNK)
