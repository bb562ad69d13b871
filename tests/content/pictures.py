"""Files to upload: honest ones, and what people send who want something else."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.files.base import ContentFile
from PIL import Image, PngImagePlugin

SECRET = b"<script>alert('polyglot')</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(form="PNG", size=(60, 40), colour="#7a1f2b", **options) -> bytes:
    """A plain image."""
    stored = BytesIO()
    Image.new("RGB", size, colour).save(stored, form, **options)
    return stored.getvalue()


def telling_photo() -> bytes:
    """A JPEG on its side that says where it was taken, with a comment and a page behind its end."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N45.4211"
    exif[0x010F] = "PLACE N45.4211"
    return picture("JPEG", exif=exif, comment=b"N45.4211") + SECRET


def telling_png() -> bytes:
    """A PNG with text chunks and a page behind its end."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET.decode())
    return picture(pnginfo=words) + SECRET


def animation(form="GIF", frames=3, size=(20, 10)) -> bytes:
    stored = BytesIO()
    images = [Image.new("RGB", size, colour) for colour in ("#f00", "#0f0", "#00f", "#ff0")[:frames]]
    images[0].save(stored, form, save_all=True, append_images=images[1:], duration=100, loop=0)
    return stored.getvalue()


def png_bomb(width=60_000, height=60_000) -> bytes:
    """A few bytes that say they are 3.6 thousand million pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def package(*names, mimetype="", bomb=False) -> bytes:
    """A packed document with these entries; `mimetype` is OpenDocument's first one."""
    stored = BytesIO()
    with ZipFile(stored, "w", ZIP_DEFLATED) as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, b"<x/>")
        if bomb:
            archive.writestr("word/media/zeroes.bin", b"\0" * (201 * 1024 * 1024))
    return stored.getvalue()


def word(*more, **facts) -> bytes:
    return package("[Content_Types].xml", "word/document.xml", *more, **facts)


def upload(name="logo.png", content=None) -> ContentFile:
    """A file as a form hands it over."""
    return ContentFile(picture() if content is None else content, name=name)
