"""Reading sales windows."""

from django.db.models import QuerySet

from parking.choices import WindowType
from parking.models import SalesWindow


def sales_window_list() -> QuerySet[SalesWindow]:
    """Every window, archived ones too, the latest first."""
    return SalesWindow.objects.all()


def windows_by_type() -> dict[str, list[SalesWindow]]:
    """The windows that can be made active, of each type that there is, the latest first."""
    kept = list(SalesWindow.objects.kept())
    return {value: [row for row in kept if row.window_type == value] for value in WindowType.values}
