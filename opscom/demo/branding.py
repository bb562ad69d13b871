"""TomahawkU's own look: maroon and teal, a crest with a tomahawk, a skyline over the pages. All drawn here."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from content.services.branding import save_brand
from content.services.files import upload_files
from core.actors import Actor

MAROON, TEAL, CREAM = "#7a1f3d", "#0f5f6b", "#f6ead7"
FINE = 4  # drawn so many times larger, then made smaller: smooth edges


def brand_university(actor: Actor) -> None:
    """Upload the images and choose them with the colours."""
    images = [_file("crest.png", _crest()), _file("skyline.png", _skyline())]
    logo, header = upload_files(actor=actor, files=images, folder="Brand")
    save_brand(
        actor=actor,
        values={
            "brand_primary": MAROON,
            "brand_accent": TEAL,
            "site_logo": str(logo.public_id),
            "site_header": str(header.public_id),
        },
    )


def _crest() -> Image.Image:
    """A shield with a tomahawk on it, 128 pixels wide."""
    image = Image.new("RGBA", (128 * FINE, 144 * FINE))
    draw = ImageDraw.Draw(image)
    shield = [(6, 6), (122, 6), (122, 78), (108, 108), (64, 138), (20, 108), (6, 78)]
    draw.polygon(_fine(shield), fill=MAROON, outline=CREAM, width=4 * FINE)
    draw.line(_fine([(44, 110), (76, 30)]), fill=CREAM, width=9 * FINE)
    draw.polygon(_fine([(66, 42), (76, 28), (104, 24), (110, 48), (100, 66), (88, 52)]), fill=CREAM)
    draw.polygon(_fine([(70, 36), (52, 34), (48, 24), (72, 24)]), fill=CREAM)
    return image.resize((128, 144), Image.Resampling.LANCZOS)


def _skyline() -> Image.Image:
    """The campus at dusk, 1360 by 150 pixels."""
    image = Image.new("RGB", (1360, 150), MAROON)
    draw = ImageDraw.Draw(image)
    draw.ellipse((980, 30, 1070, 120), fill="#c9705a")
    draw.ellipse((-200, 85, 620, 330), fill="#641a35")
    draw.ellipse((420, 95, 1560, 360), fill="#57162e")
    for left, top, width in ((150, 86, 90), (252, 66, 56), (322, 92, 120), (700, 78, 110), (1120, 88, 140)):
        draw.rectangle((left, top, left + width, 150), fill="#3f0f21")
        for window in range(left + 10, left + width - 8, 16):
            draw.rectangle((window, top + 14, window + 6, top + 24), fill="#e9b872")
    draw.rectangle((560, 40, 592, 150), fill="#3f0f21")  # the clock tower
    draw.polygon([(552, 40), (600, 40), (576, 12)], fill="#3f0f21")
    draw.ellipse((567, 50, 585, 68), fill=CREAM)
    return image


def _fine(points):
    return [(x * FINE, y * FINE) for x, y in points]


def _file(name: str, image: Image.Image) -> ContentFile:
    stored = BytesIO()
    image.save(stored, "PNG")
    return ContentFile(stored.getvalue(), name=name)
