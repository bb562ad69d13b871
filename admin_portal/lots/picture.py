"""A lot's picture as a small image inside the page: files have no address of their own."""

from base64 import b64encode

from parking.documents.lot_picture import lot_picture
from parking.models import Lot

WIDTH, HEIGHT = 480, 320


def thumbnail(lot: Lot) -> str:
    """The stored picture as a `data:` address, or "" when there is none or it cannot be read."""
    drawn = lot_picture(lot, width=WIDTH, height=HEIGHT)
    return f"data:image/jpeg;base64,{b64encode(drawn).decode()}" if drawn else ""
