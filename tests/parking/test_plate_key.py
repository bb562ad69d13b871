"""How plates are compared (DECISIONS 23)."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parking.rules.plate_key import plate_key

SEPARATORS = " -._/·\u00a0\u2009\t"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("ABC 123", "ABC123"),
        ("abc-123", "ABC123"),
        ("ÉTÉ 123", "ETE123"),
        ("e\u0301te\u0301 123", "ETE123"),
        ("ＡＢＣ１２３", "ABC123"),
        ("①②③", "123"),
        ("straße", "STRASSE"),
        ("ﬁ1", "FI1"),
        ("АВС", ""),  # Cyrillic
        ("★ 🚗", ""),
        ("", ""),
        ("O0I1", "O0I1"),
    ],
)
def test_parking_EFF_3_examples(typed, key):
    assert plate_key(typed) == key


@settings(max_examples=500, derandomize=True, deadline=None)
@given(st.text())
def test_a_key_has_letters_and_digits_only_and_is_its_own_key(text):
    key = plate_key(text)
    assert re.fullmatch(r"[A-Z0-9]*", key)
    assert plate_key(key) == key


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(string.ascii_letters + string.digits), min_size=1), st.data())
def test_case_and_separators_never_matter(letters, data):
    between = st.text(SEPARATORS, max_size=3)
    typed = "".join(data.draw(between) + data.draw(st.sampled_from((c.upper(), c.lower()))) for c in letters)
    assert plate_key(typed) == "".join(letters).upper()


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(string.ascii_letters + string.digits), st.text(string.ascii_letters + string.digits))
def test_plates_of_plain_letters_are_one_only_when_their_letters_are(one, other):
    assert (plate_key(one) == plate_key(other)) == (one.upper() == other.upper())
