"""Images are drawn anew before they are kept: what is no picture (places, comments, a page behind the end) is gone."""

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from content.choices import MediaType
from content.exceptions import DamagedImage, ImageTooBig

MOST_PIXELS = 25_000_000  # of all frames together: drawn, that is 100 MB
THUMBNAIL = (240, 240)
_FORMATS = {
    MediaType.PNG: "PNG",
    MediaType.JPEG: "JPEG",
    MediaType.GIF: "GIF",
    MediaType.WEBP: "WEBP",
}
_KEPT = ("icc_profile", "transparency", "loop", "duration", "disposal", "background", "gamma")
_ORIENTATION = 0x0112
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, UnidentifiedImageError)


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew, and its thumbnail (WebP). `width` and `height` in pixels."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes


def redrawn(name: str, content: bytes, media_type: MediaType) -> Picture:
    """Draw an image again, upright and in its own format. Raises ImageTooBig (before decoding), DamagedImage."""
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[media_type]]) as image:
            _check_pixels(name, image)
            drawn = _drawn(image, media_type)
        with Image.open(BytesIO(drawn)) as image:
            width, height = image.size
            image.thumbnail(THUMBNAIL)
            return Picture(drawn, width, height, _written(image.convert("RGBA"), "WEBP", quality=80))
    except _BOMBS as error:
        raise ImageTooBig(name=name, most=MOST_PIXELS // 1_000_000) from error
    except _DAMAGE as error:
        raise DamagedImage(name=name) from error


def _check_pixels(name: str, image: Image.Image) -> None:
    width, height = image.size
    frames = 1 if image.format in ("JPEG", "MPO") else getattr(image, "n_frames", 1)
    if width * height * frames > MOST_PIXELS:
        raise ImageTooBig(name=name, most=MOST_PIXELS // 1_000_000)


def _drawn(image: Image.Image, media_type: MediaType) -> bytes:
    if media_type == MediaType.JPEG:
        return _photo(image)
    image.info = {key: value for key, value in image.info.items() if key in _KEPT}
    options = {"quality": 90, "lossless": False} if media_type == MediaType.WEBP else {"optimize": True}
    if getattr(image, "is_animated", False):
        options["save_all"] = True
    return _written(image, _FORMATS[media_type], **options)


def _photo(image: Image.Image) -> bytes:
    """A JPEG with the tables it had, so that it looks the same; one that lies on its side is turned first."""
    options = {"comment": b"", "icc_profile": image.info.get("icc_profile"), "exif": b""}
    if image.getexif().get(_ORIENTATION, 1) == 1 and image.format == "JPEG":
        return _written(image, "JPEG", quality="keep", **options)
    return _written(ImageOps.exif_transpose(image), "JPEG", quality=90, **options)


def _written(image: Image.Image, form: str, **options) -> bytes:
    stored = BytesIO()
    image.save(stored, form, **options)
    return stored.getvalue()
