"""Names of files are made harmless, never believed (ASVS 5.0 V5.3, V5.4.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.choices import MediaType
from content.rules.file_names import ENDINGS, LONGEST, file_name, folder_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("logo.png", "logo.png"),
        ("LOGO.PNG", "LOGO.png"),
        ("photo.jpg", "photo.png"),
        ("page.html", "page.html.png"),
        ("../../etc/passwd", "passwd.png"),
        ("C:\\temp\\logo.png", "logo.png"),
        (".htaccess", "htaccess.png"),
        ("", "file.png"),
        ("..", "file.png"),
        ("a\x00b\r\nc.png", "abc.png"),
        ("evil\u202egnp.exe", "evilgnp.exe.png"),
        ("  Zoë  plan .png ", "Zoë plan.png"),
        ("report.2024", "report.2024.png"),
        ("x" * 5000 + ".png", "x" * 96 + ".png"),
    ],
)
def test_names(typed, kept):
    assert file_name(typed, MediaType.PNG) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Logos", "Logos"),
        ("/Logos//2026/", "Logos/2026"),
        ("..\\..\\Logos", "Logos"),
        (" . / .. ", ""),
        ("a\nb", "ab"),
        ("f" * 300, "f" * 100),
    ],
)
def test_folders(typed, kept):
    assert folder_name(typed) == kept


@given(st.text(max_size=300), st.sampled_from(MediaType))
def test_any_name_fits_says_what_it_is_and_stays_as_it_is(text, media_type):
    name = file_name(text, media_type)
    assert name.endswith(ENDINGS[media_type]) and len(name) <= LONGEST
    assert "/" not in name and "\\" not in name and name.isprintable() and name[0] != "."
    assert file_name(name, media_type) == name


@given(st.text(max_size=300))
def test_any_folder_stays_as_it_is(text):
    folder = folder_name(text)
    assert len(folder) <= 100 and folder_name(folder) == folder
    assert ".." not in folder.split("/")
