"""What a file is, is decided by its bytes (ASVS 5.0 V5.2); images lose all that is no picture."""

from io import BytesIO

import pytest
from PIL import Image

from content.choices import MediaType
from content.exceptions import (
    DamagedImage,
    EmptyFile,
    FileTooLarge,
    ImageTooBig,
    PackedTooTight,
    UnknownFileType,
)
from content.rules.file_types import MB, check_size, media_type_of
from content.rules.images import redrawn
from tests.content.pictures import (
    PDF,
    SECRET,
    SVG,
    animation,
    package,
    picture,
    png_bomb,
    telling_photo,
    telling_png,
    word,
)

ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", picture(), MediaType.PNG),
        ("lie.pdf", picture(), MediaType.PNG),
        ("a", picture("JPEG"), MediaType.JPEG),
        ("a.gif", animation(), MediaType.GIF),
        ("a.webp", picture("WEBP"), MediaType.WEBP),
        ("a.png", PDF, MediaType.PDF),
        ("a.zip", word(), MediaType.WORD),
        ("a", package("[Content_Types].xml", "xl/workbook.xml"), MediaType.EXCEL),
        ("a", package("[Content_Types].xml", "ppt/presentation.xml"), MediaType.POWERPOINT),
        ("a", package("content.xml", mimetype=ODT), MediaType.TEXT_DOCUMENT),
        ("a.csv", "﻿plate,Zoë\r\n".encode(), MediaType.CSV),
        ("a.TXT", b"a < b\n", MediaType.TEXT),
    ],
)
def test_the_bytes_say_what_it_is(name, content, kind):
    assert media_type_of(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", SVG),
        ("logo.png", SVG),
        ("notes.txt", b"\xef\xbb\xbf \n" + SVG),
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("page.pdf", b"<html>%PDF-1.7"),
        ("late.pdf", b"GIF8 %PDF-1.7"),
        ("logo.svgz", b"\x1f\x8b\x08\0"),
        ("run.exe", b"MZ\x90\0"),
        ("run.js", b"alert(1)"),
        ("noise.txt", bytes(range(256))),
        ("wide.csv", "plate".encode("utf-16")),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("any.zip", package("readme.txt")),
        ("cut.docx", word()[:-30]),
        ("macro.docm", word("word/vbaProject.bin")),
        ("macro.odt", package("Basic/script-lc.xml", mimetype=ODT)),
        ("foreign.odt", package("content.xml", mimetype="text/html")),
        ("riff.webp", b"RIFF\0\0\0\0WAVEfmt "),
    ],
)
def test_what_is_none_of_them_is_refused_whatever_it_is_called(name, content):
    with pytest.raises(UnknownFileType) as refused:
        media_type_of(name, content)
    assert name in str(refused.value)


def test_sizes_are_looked_at_before_anything_else():
    with pytest.raises(EmptyFile):
        check_size("a.png", 0)
    with pytest.raises(FileTooLarge):
        check_size("a.pdf", 20 * MB + 1)
    check_size("a.pdf", 20 * MB)
    with pytest.raises(FileTooLarge, match="5 MB"):
        media_type_of("a.png", picture() + b"\0" * 5 * MB)


def test_a_document_that_fills_a_disk_is_refused_unopened():
    bomb = word(bomb=True)
    assert len(bomb) < MB
    with pytest.raises(PackedTooTight):
        media_type_of("a.docx", bomb)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_an_image_is_drawn_anew_in_its_own_format(form):
    drawn = redrawn("a", picture(form), media_type_of("a", picture(form)))
    with Image.open(BytesIO(drawn.content)) as image:
        assert (image.format, image.size) == (form, (60, 40))
        red, green, blue = image.convert("RGB").getpixel((30, 20))
    assert abs(red - 0x7A) < 8 and abs(green - 0x1F) < 8 and abs(blue - 0x2B) < 8
    assert (drawn.width, drawn.height) == (60, 40)
    assert Image.open(BytesIO(drawn.thumbnail)).format == "WEBP"


def test_a_photo_says_no_more_where_it_was_taken_and_stands_upright():
    photo = telling_photo()
    assert b"N45.4211" in photo
    drawn = redrawn("a", photo, MediaType.JPEG)
    assert b"N45.4211" not in drawn.content and SECRET not in drawn.content
    assert (drawn.width, drawn.height) == (40, 60)
    assert not Image.open(BytesIO(drawn.content)).getexif()


def test_nothing_behind_the_end_or_between_the_pixels_is_kept():
    drawn = redrawn("a", telling_png(), MediaType.PNG)
    assert SECRET not in drawn.content
    assert Image.open(BytesIO(drawn.content)).info == {}
    assert SECRET not in redrawn("a", animation() + SECRET, MediaType.GIF).content


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_goes_on_moving(form):
    content = animation(form)
    with Image.open(BytesIO(redrawn("a", content, media_type_of("a", content)).content)) as image:
        assert image.n_frames == 3
        image.seek(1)
        image.load()
        assert image.info["duration"] == 100


def test_transparency_stays():
    stored = BytesIO()
    Image.new("RGBA", (4, 4), (10, 20, 30, 0)).save(stored, "PNG")
    with Image.open(BytesIO(redrawn("a", stored.getvalue(), MediaType.PNG).content)) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("side", [60_000, 10_000, 5_001])
def test_a_bomb_is_refused_before_it_is_decoded(side):
    with pytest.raises(ImageTooBig, match="25 million"):
        redrawn("bomb.png", png_bomb(side, side), MediaType.PNG)


def test_a_bomb_of_frames_is_refused():
    content = animation(frames=4, size=(2600, 2600))
    with pytest.raises(ImageTooBig):
        redrawn("bomb.gif", content, MediaType.GIF)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP"])
def test_half_an_image_is_damaged(form):
    content = picture(form, size=(400, 300))
    with pytest.raises(DamagedImage):
        redrawn("half", content[: len(content) // 2], media_type_of("half", content))
