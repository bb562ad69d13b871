"""A slip as a PDF on paper from a roll: 80 mm wide, as long as it needs to be (spec printing C3, PRN-7)."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Drawing
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from core.scoping import current_client
from parking.documents.codes import barcode, qr_code
from violations.rules.slip import COLUMNS, QR, Block, Code128, Drawn, Feed, Rule, Text, laid_out

PAPER, ROOM = 80 * mm, 72 * mm
MARGIN = (PAPER - ROOM) / 2
# Every reader has these two, with the letters of Windows-1252; in no other letter is each of 48 columns as wide.
PLAIN, BOLD = "Courier", "Courier-Bold"
LETTER = ROOM / COLUMNS / 0.6  # points: Courier's letters are 0.6 of their size wide
LINE = 3.25 * mm
BARS, DOTS = 12 * mm, 32 * mm


def slip_pdf(blocks: Iterable[Block], *, title: str, language: str) -> bytes:
    """The blocks as one page. The same blocks give the same bytes."""
    pieces = [(piece, _height(piece)) for piece in map(_drawing, laid_out(blocks))]
    height = sum(tall for _piece, tall in pieces) + 2 * MARGIN
    stored = BytesIO()
    canvas = Canvas(stored, pagesize=(PAPER, height), invariant=True, lang=language)
    canvas.setTitle(title)
    canvas.setAuthor(current_client().name)
    at = height - MARGIN
    for piece, tall in pieces:
        at -= tall
        _draw(canvas, piece, at, tall)
    canvas.save()
    return stored.getvalue()


def _drawing(block: Drawn) -> Text | Rule | Feed | Drawing:
    """Codes become pictures of lines."""
    if isinstance(block, Code128):
        return barcode(block.data, room=ROOM, height=BARS)
    return qr_code(block.data, DOTS) if isinstance(block, QR) else block


def _height(piece: Text | Rule | Feed | Drawing) -> float:
    if isinstance(piece, Drawing):
        return piece.height + LINE / 2
    if isinstance(piece, Feed):
        return piece.lines * LINE
    return 2 * LINE if isinstance(piece, Text) and piece.large else LINE


def _draw(canvas: Canvas, piece: Text | Rule | Feed | Drawing, at: float, tall: float) -> None:
    """One piece over the height `at`, counted from the foot of the page."""
    if isinstance(piece, Text):
        canvas.setFont(BOLD if piece.bold else PLAIN, LETTER * (2 if piece.large else 1))
        canvas.drawString(MARGIN, at + tall * 0.25, piece.words)
    elif isinstance(piece, Rule):
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, at + tall / 2, PAPER - MARGIN, at + tall / 2)
    elif isinstance(piece, Drawing):
        renderPDF.draw(piece, canvas, (PAPER - piece.width) / 2, at + LINE / 4)
