"""A lot's picture, drawn anew: what cameras wrote beside it (place, time, thumbnail) never leaves."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from parking.models import Lot


def lot_picture(lot: Lot, *, width: int, height: int) -> bytes | None:
    """The picture as a JPEG that fits into so many pixels; None when there is none or it cannot be read."""
    if not lot.image:
        return None
    drawn = BytesIO()
    try:
        with lot.image.open() as stored, Image.open(stored) as image:
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((width, height))
            upright.convert("RGB").save(drawn, "JPEG", quality=80)
    except (OSError, UnidentifiedImageError):
        return None
    return drawn.getvalue()
