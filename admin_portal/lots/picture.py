"""A lot's picture as a small image inside the page: files have no address of their own."""

from base64 import b64encode
from io import BytesIO

from PIL import Image, UnidentifiedImageError

SIZE = (480, 320)


def thumbnail(picture) -> str:
    """The stored picture as a `data:` address, or "" when there is none or it cannot be read."""
    if not picture:
        return ""
    small = BytesIO()
    try:
        with picture.open() as stored, Image.open(stored) as image:
            image.thumbnail(SIZE)
            image.convert("RGB").save(small, "JPEG", quality=80)
    except (OSError, UnidentifiedImageError):
        return ""
    return f"data:image/jpeg;base64,{b64encode(small.getvalue()).decode()}"
