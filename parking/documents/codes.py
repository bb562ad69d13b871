"""Bars and dots on paper, as lines and not as pictures: sharp at any size."""

import segno
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib.colors import black
from reportlab.lib.units import mm

from content.documents.stationery import PLAIN, WIDTH
from parking.rules.barcode import QUIET, code128

MODULE, BAR_HEIGHT, LABEL = 0.5 * mm, 18 * mm, 14
CORRECTION = "q"  # a quarter may be covered or faded


def barcode(number: str, *, room: float = WIDTH, height: float = BAR_HEIGHT) -> Drawing:
    """Code 128 with the number under it, its bars `height` points high, no wider than `room`."""
    bars, modules = code128(number)
    module = min(MODULE, room / modules)
    drawing = Drawing(modules * module, height + LABEL)
    for at, width in bars:
        drawing.add(_ink(at * module, LABEL, width * module, height))
    drawing.add(String(QUIET * module, 2, number, fontName=PLAIN, fontSize=10))
    return drawing


def qr_code(data: str, size: float) -> Drawing:
    """A QR code with its white border, `size` points wide."""
    rows = [list(row) for row in segno.make(data, error=CORRECTION, micro=False).matrix_iter(border=4)]
    dot = size / len(rows)
    drawing = Drawing(size, size)
    for down, row in enumerate(rows, 1):
        for at, is_dark in enumerate(row):
            if is_dark:
                drawing.add(_ink(at * dot, size - down * dot, dot, dot))
    return drawing


def _ink(x: float, y: float, width: float, height: float) -> Rect:
    return Rect(x, y, width, height, strokeWidth=0, strokeColor=None, fillColor=black)
