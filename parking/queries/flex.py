"""Reading flex prices."""

from parking.models import FlexSlot, Lot
from parking.rules.flex import Cell


def painted_week(lot: Lot) -> dict[Cell, FlexSlot]:
    """The slot of each hour of the week that is sold (parking §9.4); the others are closed."""
    cells = lot.flex_cells.select_related("slot")
    return {(cell.weekday, cell.hour): cell.slot for cell in cells}
